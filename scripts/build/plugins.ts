/** The three Grafana plugins, by create-plugin's webpack configuration. */
import { join } from 'node:path';
import webpack from 'webpack';
import { copyManifest } from '../manifest.ts';
import { root } from '../node26.mjs';

async function compiler(mode: 'production' | 'development'): Promise<webpack.Compiler> {
  copyManifest();
  // Only now: create-plugin's configuration reads src/plugin.json as soon as it is loaded. By a path that tsc does
  // not follow, because that configuration is not written for our strictness.
  const { default: config } = await import(join(root, 'webpack.config.ts'));
  return webpack(await config({ [mode]: true }));
}

function report(stats: webpack.Stats): void {
  const problems = stats.toString({ preset: 'errors-warnings', colors: process.stdout.isTTY });
  console.log(problems === '' ? `plugins built in ${stats.endTime - stats.startTime} ms` : problems);
}

export async function buildPlugins(): Promise<void> {
  const build = await compiler('production');
  const stats = await new Promise<webpack.Stats>((resolve, reject) =>
    build.run((error, result) => (result === undefined ? reject(error) : resolve(result)))
  );
  report(stats);
  await new Promise<void>((resolve) => build.close(() => resolve()));
  if (stats.hasErrors()) {
    throw new Error('webpack found errors in the plugins');
  }
}

export async function watchPlugins(): Promise<void> {
  (await compiler('development')).watch({}, (error, stats) =>
    stats === undefined ? console.error(error) : report(stats)
  );
}
