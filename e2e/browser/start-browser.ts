import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Why no browser can be started here, in words; null when one can. */
export function browserMissing(): string | null {
  return programPath() === null ? 'no Chromium is installed (Debian package: chromium)' : null;
}

/** @throws Error when no browser is installed, or it does not start */
export function startBrowser(): Promise<Browser> {
  const executablePath = programPath();
  if (executablePath === null) {
    throw new Error(`${browserMissing()}`);
  }
  // Containers give root no sandbox of its own and little shared memory.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

function programPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => PROGRAMS.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}
