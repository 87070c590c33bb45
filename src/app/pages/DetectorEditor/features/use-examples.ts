import type { Labels, SourceQuery, VigilError } from '../../../../schema';
import { useEngine } from '../../../../ui/client/engine-context';
import { useLoad } from '../../../../ui/client/use-load';

interface Examples {
  /** Null until they are known. */
  labels: readonly Labels[] | null;
  error: VigilError | null;
}

/** Typing goes on for about so long between keys. */
const DEBOUNCE_MS = 600;

/** Labels of the first few series of a source; asked for anew once it has not changed for a moment. Null asks nothing. */
export function useExamples(source: SourceQuery | null, intervalMs: number): Examples {
  const { client } = useEngine();
  const key = source === null || Number.isNaN(intervalMs) ? null : JSON.stringify([source, intervalMs]);
  const { data, error } = useLoad(
    async (signal) => {
      if (source === null || key === null) {
        return null;
      }
      await pause(signal);
      return (await client.testSource(source, intervalMs, signal)).examples;
    },
    [client, key],
    { keep: false }
  );
  return { labels: data ?? null, error: error ?? null };
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, DEBOUNCE_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
