import {
  HOUR_MS,
  STATE_KINDS,
  type Detector,
  type DetectorPage,
  type DetectorState,
  type DetectorView,
  type ListDetectorsQuery,
  type SeverityCounts,
  type StateKind,
} from '../../schema';
import type { Clock } from '../base/clock';
import type { Store } from '../store/store';
import { pageByKey } from './cursor';
import { detectorState } from './detector-state';
import { compileLabelFilter } from './label-filter';
import type { Standings } from './standings';

const HOURS_SHOWN = 24;

interface Known {
  detector: Detector;
  state: DetectorState;
  openAnomalies: SeverityCounts;
}

export interface DetectorViewsOptions {
  store: Store;
  standings: Standings;
  clock: Clock;
}

/** Detectors with how they are doing. */
export class DetectorViews {
  readonly #options: DetectorViewsOptions;

  constructor(options: DetectorViewsOptions) {
    this.#options = options;
  }

  stateOf(detector: Detector): DetectorState {
    const { standings, clock } = this.#options;
    return detectorState(detector, standings.of(detector.id), clock.nowMs());
  }

  async view(detector: Detector): Promise<DetectorView> {
    const [view] = await this.#withHours(await this.#known([detector]));
    if (view === undefined) {
      throw new Error('a view was asked for and none was made');
    }
    return view;
  }

  /** @throws VigilError `invalid_argument` for matchers or a cursor that cannot be read */
  async list(orgId: number, query: ListDetectorsQuery): Promise<DetectorPage> {
    const all = await this.#known(await this.#options.store.detectors.list(orgId));
    const fits = filterOf(query);
    const found = all.filter(fits);
    const page = pageByKey(found, sortKeys[query.sort], query);
    return {
      items: await this.#withHours(page.items),
      nextCursor: page.nextCursor,
      total: found.length,
      states: countStates(all.map(({ state }) => state.kind)),
    };
  }

  async #known(detectors: Detector[]): Promise<Known[]> {
    const open = await this.#options.store.anomalies.openCounts(detectors.map(({ id }) => id));
    return detectors.map((detector) => ({
      detector,
      state: this.stateOf(detector),
      openAnomalies: open.get(detector.id) ?? { slight: 0, moderate: 0, severe: 0 },
    }));
  }

  async #withHours(known: Known[]): Promise<DetectorView[]> {
    const { store, clock } = this.#options;
    const endMs = Math.floor(clock.nowMs() / HOUR_MS) * HOUR_MS + HOUR_MS;
    const fromMs = endMs - HOURS_SHOWN * HOUR_MS;
    const hours = await store.results.hours(
      known.map(({ detector }) => detector.id),
      { fromMs, toMs: endMs - 1 }
    );
    return known.map((each) => {
      const scoreByHour = new Array<number | null>(HOURS_SHOWN).fill(null);
      for (const { hourMs, maxScore } of hours.get(each.detector.id) ?? []) {
        scoreByHour[(hourMs - fromMs) / HOUR_MS] = maxScore;
      }
      return { ...each, scoreByHour };
    });
  }
}

export function countStates(kinds: Iterable<StateKind>): Record<StateKind, number> {
  const counts = Object.fromEntries(STATE_KINDS.map((kind) => [kind, 0])) as Record<StateKind, number>;
  for (const kind of kinds) {
    counts[kind] += 1;
  }
  return counts;
}

function filterOf({ search, state, source, labels }: ListDetectorsQuery): (known: Known) => boolean {
  const wanted = search?.toLowerCase() ?? '';
  const matches = compileLabelFilter(labels ?? '');
  const isAny = <T>(list: readonly T[] | undefined, value: T) =>
    list === undefined || list.length === 0 || list.includes(value);
  return ({ detector, state: { kind } }) =>
    `${detector.name}\n${detector.description}`.toLowerCase().includes(wanted) &&
    isAny(state, kind) &&
    isAny(source, detector.source.kind) &&
    matches(detector.labels);
}

/** Most in need of a look first: what fails, then what is odd now, then what still learns. */
const ATTENTION: Record<StateKind, number> = { failing: 0, running: 1, learning: 2, disabled: 3 };

type SortKey = (known: Known) => Array<string | number>;

const sortKeys: Record<ListDetectorsQuery['sort'], SortKey> = {
  attention: ({ detector, state, openAnomalies: { severe, moderate, slight } }) => [
    state.kind === 'failing' ? 0 : 1,
    -severe,
    -moderate,
    -slight,
    ATTENTION[state.kind],
    ...nameKey(detector),
  ],
  name: ({ detector }) => nameKey(detector),
  updated: ({ detector }) => [-detector.updatedMs, ...nameKey(detector)],
};

function nameKey({ name, id }: Detector): string[] {
  return [name.toLowerCase(), id];
}
