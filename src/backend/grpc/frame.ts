import type * as ArrowModule from 'apache-arrow';
import { rowCount, type Field, type Frame } from '../services/queries/frame';
import { bitsOf, doublesOf, nanosecondsOf, textOf, validityOf, type Validity } from './arrow-columns';

type Arrow = typeof ArrowModule;

/** Writes a frame as one Arrow IPC file, the only form of data that Grafana 12 takes. */
export type FrameWriter = (frame: Frame, refId: string) => Uint8Array;

/** Arrow is loaded with the first frame: an idle engine neither waits for it nor holds it. */
export async function loadFrameWriter(): Promise<FrameWriter> {
  const arrow = await import('apache-arrow');
  return (frame, refId) => encodeFrame(arrow, frame, refId);
}

function encodeFrame(arrow: Arrow, frame: Frame, refId: string): Uint8Array {
  const columns = frame.fields.map((field) => toColumn(arrow, field));
  const fields = frame.fields.map(
    (field, i) => new arrow.Field(field.name, columnType(columns, i), isNullable(field), fieldMetadata(field))
  );
  const schema = new arrow.Schema(fields, frameMetadata(frame, refId));
  if (columns.length === 0) {
    return arrow.RecordBatchFileWriter.writeAll(new arrow.Table(schema)).toUint8Array(true);
  }
  const rows = arrow.makeData({
    type: new arrow.Struct(fields),
    length: rowCount(frame),
    nullCount: 0,
    children: columns,
  });
  const batch = new arrow.RecordBatch(schema, rows);
  return arrow.RecordBatchFileWriter.writeAll([batch]).toUint8Array(true);
}

function columnType(columns: ArrowModule.Data[], index: number): ArrowModule.DataType {
  const column = columns[index];
  if (column === undefined) {
    throw new RangeError(`no column ${index}`);
  }
  return column.type;
}

function isNullable(field: Field): boolean {
  return field.kind !== 'boolean' && field.nullable;
}

/** Plain columns only: Grafana reads neither dictionaries (which Arrow's builders make of text) nor any other unit of time. */
function toColumn(arrow: Arrow, field: Field): ArrowModule.Data {
  const length = field.values.length;
  switch (field.kind) {
    case 'time': {
      const type = new arrow.Timestamp(arrow.TimeUnit.NANOSECOND, null);
      const data = new BigInt64Array(nanosecondsOf(field.values).buffer);
      return arrow.makeData({ type, length, data, ...nulls(field.nullable ? nanOf(field.values) : undefined) });
    }
    case 'number': {
      const data = doublesOf(field.values);
      const validity = field.nullable ? nanOf(field.values) : undefined;
      return arrow.makeData({ type: new arrow.Float64(), length, data, ...nulls(validity) });
    }
    case 'text': {
      const { offsets, bytes } = textOf(field.values);
      const validity = field.nullable ? validityOf(length, (i) => field.values[i] === null) : undefined;
      return arrow.makeData({ type: new arrow.Utf8(), length, valueOffsets: offsets, data: bytes, ...nulls(validity) });
    }
    case 'boolean':
      return arrow.makeData({ type: new arrow.Bool(), length, data: bitsOf(field.values), nullCount: 0 });
  }
}

function nanOf(values: ArrayLike<number>): Validity | undefined {
  return validityOf(values.length, (i) => Number.isNaN(values[i]));
}

function nulls(validity: Validity | undefined) {
  return validity === undefined ? { nullCount: 0 } : { nullCount: validity.nullCount, nullBitmap: validity.bitmap };
}

function frameMetadata(frame: Frame, refId: string): Map<string, string> {
  const metadata = new Map([
    ['name', frame.name],
    ['refId', refId],
  ]);
  if (frame.meta !== undefined) {
    metadata.set('meta', JSON.stringify(frame.meta));
  }
  return metadata;
}

function fieldMetadata(field: Field): Map<string, string> {
  const metadata = new Map([['name', field.name]]);
  if (field.labels !== undefined) {
    metadata.set('labels', JSON.stringify(field.labels));
  }
  if (field.config !== undefined) {
    metadata.set('config', JSON.stringify(field.config));
  }
  return metadata;
}
