import type { Alerts, NabReport, Reports } from './scorers';

/** One line of what is wanted: floor and goal, and what was reached. */
export interface Target {
  what: string;
  reached: number;
  floor: number;
  goal: number;
  /** Smaller is better. */
  atMost?: true;
}

export interface Reached extends Reports {
  /** Of series at one minute; false episodes a day. */
  minute: Pick<Alerts, 'f1' | 'falsePerSeriesDay'>;
  /** Anomalies a day on log-normal noise, the worst interval. */
  heavyTails: number;
}

/** What the default has to reach on the labelled series, all at once. */
export function targetsOf({ events, nabBest, nabShipped, minute, heavyTails }: Reached): Target[] {
  const { f1, falsePerSeriesDay, recall } = events.overall.alerts;
  const group = events.bySource['group'];
  const score = (report: NabReport, profile: string) => report.profiles[profile]?.score ?? NaN;
  return [
    { what: 'NAB standard, best threshold', reached: score(nabBest, 'standard'), floor: 73, goal: 78 },
    { what: 'NAB standard, as shipped', reached: score(nabShipped, 'standard'), floor: 72, goal: 77 },
    { what: 'NAB low FP, best threshold', reached: score(nabBest, 'reward_low_FP_rate'), floor: 66, goal: 70 },
    { what: 'NAB low FP, as shipped', reached: score(nabShipped, 'reward_low_FP_rate'), floor: 65, goal: 70 },
    { what: 'VUS-PR, mean over sources', reached: events.macro.vusPr ?? NaN, floor: 0.63, goal: 0.68 },
    { what: 'alerts: F1', reached: f1, floor: 0.62, goal: 0.68 },
    { what: 'alerts: false a series-day', reached: falsePerSeriesDay, floor: 0.035, goal: 0.03, atMost: true },
    { what: 'alerts: recall', reached: recall, floor: 0.58, goal: 0.65 },
    { what: '1 minute: F1', reached: minute.f1, floor: 0.46, goal: 0.55 },
    { what: '1 minute: false a day', reached: minute.falsePerSeriesDay, floor: 0.15, goal: 0.1, atMost: true },
    { what: 'groups: VUS-PR', reached: group?.vusPr ?? NaN, floor: 0.945, goal: 0.96 },
    { what: 'groups: events caught', reached: group?.alerts.caught ?? NaN, floor: 7, goal: 7 },
    { what: 'log-normal noise: false a day', reached: heavyTails, floor: 0.2, goal: 0.2, atMost: true },
  ];
}

/** 2: goal reached, 1: floor reached, 0: neither. */
export function levelOf({ reached, floor, goal, atMost }: Target): 0 | 1 | 2 {
  const meets = (limit: number) => (atMost === true ? reached <= limit : reached >= limit);
  return meets(goal) ? 2 : meets(floor) ? 1 : 0;
}
