/** Each world is compiled with its own libraries: a page that uses Node, or a core that uses a clock, does not pass. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { copyManifest } from '../manifest.ts';
import { root, runNode26 } from '../node26.mjs';

const worlds = [
  'src/schema',
  'src/core',
  'src/backend',
  'tsconfig.browser.json',
  'tsconfig.json',
  'tsconfig.scripts.json',
];

copyManifest();
let failed = 0;
for (const world of worlds.filter((name) => existsSync(join(root, name)))) {
  const code = await runNode26([join(root, 'node_modules/typescript/bin/tsc'), '-p', world]);
  if (code !== 0) {
    console.error(`typecheck: ${world} failed`);
    failed += 1;
  }
}
process.exitCode = failed === 0 ? 0 : 1;
