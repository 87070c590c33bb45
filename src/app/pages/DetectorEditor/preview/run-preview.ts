import { VigilError, type PreviewResult, type Samples, type TimeRange } from '../../../../schema';
import type { EngineClient } from '../../../../ui/client/engine-client';
import { queryGrafana } from '../../../../ui/client/query-grafana';
import { specOfSignal, type Signal } from '../draft/editor-draft';
import { finishSource } from '../signal/grafana-datasource';
import { readSamples } from './read-samples';

export interface PreviewStep {
  /** 0…1 */
  progress: number;
  words: string;
}

export interface PreviewQuestion {
  signal: Signal;
  /** How long back from the newest data the preview shows. */
  lookBackMs: number;
}

interface RunOptions {
  client: EngineClient;
  nowMs: number;
  signal: AbortSignal;
  onStep(step: PreviewStep): void;
}

const POLL_MS = 300;

/**
 * Has the engine evaluate a detector that is not saved, and waits for it. An abort ends the job there, too.
 * What a Grafana data source gives is read here, with the rights of the user, and sent along.
 *
 * @throws VigilError the engine's or the source's reason, in words; `canceled` when aborted
 */
export async function runPreview(
  { signal: asked, lookBackMs }: PreviewQuestion,
  options: RunOptions
): Promise<PreviewResult> {
  const { client, signal, onStep } = options;
  onStep({ progress: 0, words: 'looking at the source' });
  const spec = specOfSignal({ ...asked, source: await finishSource(asked.source) });
  const range = await shownRange(spec, lookBackMs, options);
  const read = await ownSamples(
    spec,
    { fromMs: range.toMs - Math.max(lookBackMs, spec.historyMs), toMs: range.toMs },
    options
  );
  // Not aborted itself: only its answer names the job to be canceled.
  const created = await client.createPreview({ spec, ...range, ...(read !== null && { samples: read.samples }) });
  const cancel = () => void client.cancelPreview(created.id).catch(() => undefined);
  if (signal.aborted) {
    cancel();
    throw canceled();
  }
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const result = await collected(created.id, options);
    return read === null
      ? result
      : { ...result, seriesFound: read.seriesFound, notices: [...read.notices, ...result.notices] };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

interface OwnSamples {
  samples: Samples;
  seriesFound: number;
  notices: string[];
}

async function ownSamples(
  { source, intervalMs, seriesLimit }: Signal,
  range: TimeRange,
  { signal, onStep }: RunOptions
): Promise<OwnSamples | null> {
  if (source.kind !== 'grafana') {
    return null;
  }
  return readSamples(
    { query: source, intervalMs, range, seriesLimit },
    {
      ask: queryGrafana,
      signal,
      onPiece: (piece, of) =>
        onStep({ progress: 0, words: of === 1 ? 'asking the source' : `asking the source, part ${piece} of ${of}` }),
    }
  );
}

/** Data that has ended is shown up to its end, all other up to now. */
async function shownRange(
  { source, intervalMs }: Signal,
  lookBackMs: number,
  { client, nowMs, signal }: RunOptions
): Promise<TimeRange> {
  const extent = source.kind === 'csv' ? (await client.testSource(source, intervalMs, signal)).extent : null;
  const toMs = extent?.toMs ?? nowMs;
  return { fromMs: Math.max(0, toMs - lookBackMs), toMs };
}

async function collected(id: string, { client, signal, onStep }: RunOptions): Promise<PreviewResult> {
  for (;;) {
    const preview = await client.getPreview(id, signal);
    if (preview.result !== null) {
      return preview.result;
    }
    if (preview.error !== null) {
      throw new VigilError(preview.error.code, preview.error.message, { source: 'downstream' });
    }
    onStep({ progress: preview.progress, words: preview.step });
    if (signal.aborted) {
      throw canceled();
    }
    await pause(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, POLL_MS);
    const onAbort = () => {
      clearTimeout(timer);
      reject(canceled());
    };
    function done() {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function canceled(): VigilError {
  return new VigilError('canceled', 'the preview was canceled');
}
