/** The engine with its workbench and a demo source, for a first look: built when sources are newer than dist/. */
import { join } from 'node:path';
import { buildEngine } from '../build/engine.ts';
import { isStale } from '../build/stale.ts';
import { buildWorkbench } from '../build/workbench.ts';
import { root, runNode26 } from '../node26.mjs';

const engineSources = ['src/schema', 'src/core', 'src/backend'];
const workbenchSources = ['src/schema', 'src/core', 'src/ui', 'src/app', 'src/panel', 'src/workbench', 'plugin.json'];

if (isStale('dist/backend/backend.cjs', engineSources)) {
  console.log('building the engine …');
  await buildEngine();
}
if (isStale('dist/workbench/main.js', workbenchSources)) {
  console.log('building the workbench …');
  await buildWorkbench();
}
process.exitCode = await runNode26([
  join(root, 'dist/backend/backend.cjs'),
  'serve',
  '--demo',
  ...process.argv.slice(2),
]);
