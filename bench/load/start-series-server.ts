import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Starts `series-server.ts` in a process of its own; run from the root of the checkout. */
export async function startSeriesServer(
  groups: number,
  seriesPerGroup: number
): Promise<{ url: string; stop(): Promise<void> }> {
  const flags = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'bench/load/series-server.ts'];
  const child = spawn(process.execPath, [...flags, String(groups), String(seriesPerGroup)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  const stop = async () => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
  return { url, stop };
}
