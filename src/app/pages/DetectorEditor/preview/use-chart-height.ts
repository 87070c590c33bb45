import { useSyncExternalStore } from 'react';

const TALL = '(min-height: 860px)';

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(TALL);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Height of the pinned chart in pixels: on low screens it leaves room for the settings below it. */
export function useChartHeight(): number {
  return useSyncExternalStore(subscribe, () => window.matchMedia(TALL).matches) ? 260 : 190;
}
