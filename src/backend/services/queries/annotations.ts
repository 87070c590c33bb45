import { formatLabels, type Anomaly } from '../../../schema';
import { findAnomalies } from './anomalies';
import type { Frame } from './frame';
import type { QueryContext } from './query-context';
import { severityInWords } from './severity-display';
import { voicesInWords } from './words';

/** Anomalies as regions over the panels of a dashboard. One that is still open reaches to now. */
export async function annotationFrames(context: QueryContext): Promise<Frame[]> {
  const { anomalies, notices } = await findAnomalies(context);
  const text = (name: string, of: (anomaly: Anomaly) => string) =>
    ({ name, kind: 'text', values: anomalies.map(of), nullable: false }) as const;
  const time = (name: string, of: (anomaly: Anomaly) => number) =>
    ({ name, kind: 'time', values: anomalies.map(of), nullable: false }) as const;
  return [
    {
      name: 'annotations',
      fields: [
        time('time', ({ startMs }) => startMs),
        time('timeEnd', ({ startMs, endMs }) => Math.max(startMs, endMs ?? context.nowMs)),
        text('title', ({ severity, detectorName }) => escapeHtml(`${severityInWords(severity)}: ${detectorName}`)),
        text('text', (anomaly) => escapeHtml(toText(anomaly))),
        text('tags', toTags),
        text('id', ({ id }) => id),
      ],
      meta: { notices },
    },
  ];
}

/** Which series, what happened, and who said so. */
function toText({ labels, explanation, reasons }: Anomaly): string {
  const voices = voicesInWords(reasons.members);
  return `${formatLabels(labels)} ${explanation}${voices === '' ? '' : ` (heard by ${voices})`}`;
}

/** Separated by commas, so none may hold one. */
function toTags({ severity, detectorName, endMs, side }: Anomaly): string {
  const tags = [severity, detectorName, side, ...(endMs === null ? ['open'] : [])];
  return tags.map((tag) => tag.replaceAll(',', ' ')).join(',');
}

/** Grafana renders titles and texts as HTML; label values come from anywhere. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
