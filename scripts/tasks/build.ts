/** Everything into dist/: plugins, engine, workbench, launcher and Node for this machine. */
import { join } from 'node:path';
import { buildEngine } from '../build/engine.ts';
import { buildPlugins } from '../build/plugins.ts';
import { addRuntime } from '../build/runtime.ts';
import { buildWorkbench } from '../build/workbench.ts';
import { root } from '../node26.mjs';

await buildPlugins();
await Promise.all([buildEngine(), buildWorkbench()]);
addRuntime(join(root, 'dist'), process.platform, process.arch);
