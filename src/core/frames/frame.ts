import type { Labels } from '../../schema';

/** One numeric column of one frame for one set of labels, and where it stood. */
export interface FrameSeries {
  refId: string;
  labels: Labels;
  /** Name of the numeric field. */
  field: string;
  /** Name of the frame, often empty. */
  frame: string;
  /** Another numeric field of the frame has the same labels, so that only their names tell them apart. */
  sharesLabels: boolean;
  times: Float64Array;
  values: Float64Array;
}

/** What a frame holds: series, or the reason why it holds none. Notices are the source's own. */
export interface ReadFrame {
  series: FrameSeries[];
  /** For people: "no time field among "host" (string)"; null when all is well. */
  problem: string | null;
  notices: string[];
}

interface Field {
  name: string;
  type: string;
  labels: Labels;
  values: unknown[];
}

const NUMERIC = new Set(['number', 'boolean']);

/**
 * Reads a frame as Grafana writes it in JSON.
 *
 * The first time field gives the times. Every field of numbers (or of true and false: 1 and 0) is a series with that
 * field's labels; text fields make it a long frame, in which each combination of texts is a set of series with
 * the texts as labels. Null, and the NaN and infinities that Grafana writes as null with a remark, become gaps; a row
 * whose time is null is skipped. Frames of annotations (exemplars) and empty frames give nothing.
 *
 * O(rows × fields). Never throws, whatever the JSON is.
 */
export function readFrame(frame: unknown, refId: string): ReadFrame {
  const schema = objectAt(frame, 'schema');
  const meta = objectAt(schema, 'meta');
  const notices = listAt(meta, 'notices').flatMap(noticeOf);
  const fields = fieldsOf(schema, objectAt(frame, 'data'));
  const nothing = { series: [], problem: null, notices };
  if (fields.length === 0 || meta['dataTopic'] === 'annotations') {
    return nothing;
  }
  const time = fields.find(({ type }) => type === 'time');
  const numbers = fields.filter(({ type }) => NUMERIC.has(type));
  const rows = Math.max(...fields.map(({ values }) => values.length));
  if (time === undefined || numbers.length === 0) {
    const missing = time === undefined ? 'time' : 'numeric';
    const found = fields.slice(0, 20).map(({ name, type }) => `"${name}" (${type})`);
    const problem = `no ${missing} field among ${found.join(', ')}`.slice(0, 500);
    return rows === 0 ? nothing : { ...nothing, problem };
  }
  const texts = fields.filter(({ type }) => type === 'string');
  const shared = { refId, frame: textAt(schema, 'name'), sharesLabels: !labelsDiffer(numbers) };
  const series = groupsOf(texts, time).flatMap(({ labels, rows: group }) =>
    numbers.map((field) => ({
      ...shared,
      field: field.name,
      labels: { ...field.labels, ...labels },
      times: Float64Array.from(group, (row) => (typeof time.values[row] === 'number' ? time.values[row] : NaN)),
      values: Float64Array.from(group, (row) => numberOf(field.values[row])),
    }))
  );
  return { series, problem: null, notices };
}

interface Group {
  labels: Labels;
  rows: number[];
}

function groupsOf(texts: readonly Field[], time: Field): Group[] {
  if (texts.length === 0) {
    return [{ labels: {}, rows: [...time.values.keys()] }];
  }
  const groups = new Map<string, Group>();
  for (let row = 0; row < time.values.length; row++) {
    const cells = texts.map(({ values }) => String(values[row] ?? ''));
    const key = JSON.stringify(cells);
    const group = groups.get(key) ?? {
      labels: Object.fromEntries(texts.map(({ name }, i) => [name, cells[i] ?? ''])),
      rows: [],
    };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups.values()];
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : NaN;
}

function labelsDiffer(fields: readonly Field[]): boolean {
  const texts = fields.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
  return new Set(texts).size === fields.length;
}

function fieldsOf(schema: Record<string, unknown>, data: Record<string, unknown>): Field[] {
  const columns = listAt(data, 'values');
  return listAt(schema, 'fields').map((field, index) => {
    const values = columns[index];
    const labels = Object.entries(objectAt(field, 'labels'));
    return {
      name: textAt(field, 'name'),
      type: textAt(field, 'type'),
      labels: Object.fromEntries(labels.map(([name, value]) => [name, String(value)])),
      values: Array.isArray(values) ? (values as unknown[]) : [],
    };
  });
}

function noticeOf(notice: unknown): string[] {
  const text = textAt(notice, 'text');
  return text === '' || textAt(notice, 'severity') === 'info' ? [] : [text];
}

function listAt(value: unknown, name: string): unknown[] {
  const list = at(value, name);
  return Array.isArray(list) ? (list as unknown[]) : [];
}

function textAt(value: unknown, name: string): string {
  const text = at(value, name);
  return typeof text === 'string' ? text : '';
}

function objectAt(value: unknown, name: string): Record<string, unknown> {
  const object = at(value, name);
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>) : {};
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
