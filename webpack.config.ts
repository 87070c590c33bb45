import CopyWebpackPlugin from 'copy-webpack-plugin';
import type { Configuration, RuleSetRule } from 'webpack';
import { merge } from 'webpack-merge';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

/** create-plugin copies every JSON file below src/, which would ship tsconfigs and test data as well. */
const shipped = new CopyWebpackPlugin({
  patterns: [
    { from: '../README.md', to: '.', noErrorOnMissing: true },
    { from: '../CHANGELOG.md', to: '.', noErrorOnMissing: true },
    { from: '../LICENSE', to: '.' },
    { from: '**/plugin.json', to: '.' },
    { from: '**/img/*', to: '.' },
    { from: 'locales/**/*.json', to: '.', noErrorOnMissing: true },
    { from: '**/query_help.md', to: '.', noErrorOnMissing: true },
  ],
});

/** Grafana 12.3 and later offer react/jsx-runtime, so our files need no `import React`. */
function useJsxRuntime(rule: RuleSetRule): void {
  const use = rule.use as { loader?: string; options?: { jsc: { transform?: object } } } | undefined;
  if (use?.loader === 'swc-loader' && use.options !== undefined) {
    use.options.jsc.transform = { react: { runtime: 'automatic' } };
  }
}

const config = async (env: Env): Promise<Configuration> => {
  const base = await grafanaConfig(env);
  base.module?.rules?.forEach((rule) => useJsxRuntime(rule as RuleSetRule));
  base.plugins = (base.plugins ?? []).filter((plugin) => !(plugin instanceof CopyWebpackPlugin));
  return merge(base, {
    cache: { type: 'filesystem', buildDependencies: { ours: [import.meta.filename] } },
    plugins: [shipped],
    // The engine and the workbench are built by scripts/build and live in the same folder.
    output: { clean: { keep: /^(backend|workbench|gpx_vigil)/ } },
  });
};

export default config;
