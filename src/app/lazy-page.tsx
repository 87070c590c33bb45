import type { ComponentType } from 'react';
import { VigilError } from '../schema';
import type { Host } from '../ui/client/engine-context';
import { useLoad } from '../ui/client/use-load';
import { ErrorView } from '../ui/states/ErrorView';
import { LoadingRows } from '../ui/states/LoadingRows';
import { GateFrame } from './GateFrame';

/**
 * A page whose code is fetched when it is first shown. A fetch that fails is told in words and tried again by itself,
 * which React's `lazy` does not do: it keeps the failure for ever.
 */
export function lazyPage(fetchPage: () => Promise<ComponentType>): ComponentType<{ host: Host }> {
  let fetched: ComponentType | null = null;
  const fetchOnce = async () => {
    try {
      fetched ??= await fetchPage();
      return { Page: fetched };
    } catch (thrown) {
      const message = 'its code could not be fetched: the server is away, or has been replaced by a newer one';
      throw new VigilError('unavailable', message, { cause: thrown });
    }
  };
  return function LazyPage({ host }) {
    const { data, error, failingSinceMs } = useLoad(fetchOnce, []);
    const Page = fetched ?? data?.Page;
    if (Page !== undefined) {
      return <Page />;
    }
    return (
      <GateFrame host={host}>
        {error === undefined ? (
          <LoadingRows rows={6} />
        ) : (
          <ErrorView
            title="This page could not be loaded"
            error={error}
            sinceMs={failingSinceMs}
            // Whatever is newer by now comes with it.
            onRetry={() => location.reload()}
          />
        )}
      </GateFrame>
    );
  };
}
