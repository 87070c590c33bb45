/**
 * Who may import whom inside src/: one row per folder. A folder not listed in `may` is forbidden, so a new
 * folder has to be argued for here first. `out` tells the author of a refused import where to go instead.
 */

/** The manifest of the app, for its id; copied there by scripts/manifest.ts. */
const manifest = 'plugin.json';

export const folders = [
  {
    folder: 'schema',
    may: [],
    out: 'schema knows only zod: move the shape down into schema/, or the behaviour up into core/ or a service',
  },
  {
    folder: 'core',
    may: ['schema'],
    out: 'core is pure: take the value as an argument, and let backend/services or a page fetch it',
  },
  {
    folder: 'backend/base',
    may: ['schema'],
    out: 'base holds small things without domain words: put what needs the domain into a service',
  },
  {
    folder: 'backend/services',
    may: [
      'core',
      'schema',
      'backend/base',
      'backend/store/store.ts',
      'backend/store/result-rows.ts',
      'backend/sources/source.ts',
      'backend/notifiers/notifier.ts',
    ],
    out: 'services see the outside only through the interfaces in store.ts, source.ts and notifier.ts',
  },
  {
    folder: 'backend/store',
    may: ['schema', 'backend/base'],
    out: 'a store only keeps what it is given: decide in backend/services and pass the result down',
  },
  {
    folder: 'backend/sources',
    // Frames of Grafana are read by the browser, too, and have to give the same series there.
    may: ['schema', 'core/frames', 'backend/base'],
    out: 'a source only fetches series: decide in backend/services and pass the request down',
  },
  {
    folder: 'backend/notifiers',
    may: ['schema', 'backend/base', 'backend/sources/http'],
    out: 'a notifier only delivers: decide in backend/services what is said to whom',
  },
  {
    folder: 'backend/jobs',
    may: ['schema', 'backend/base', 'backend/services', 'backend/store/store.ts'],
    out: 'jobs call services; what a request or rpc needs belongs into a service too',
  },
  {
    folder: 'backend/workers',
    may: ['schema', 'core', 'backend/base', 'backend/services', 'backend/store', 'backend/sources', 'backend/settings.ts'],
    out: 'workers only carry calls into threads: what is computed there belongs into a service',
  },
  {
    folder: 'backend/api',
    may: ['schema', 'backend/base', 'backend/services'],
    out: 'routes translate: call a service, which may use core and the store',
  },
  {
    folder: 'backend/grpc',
    may: ['schema', 'backend/base', 'backend/services', 'backend/api'],
    out: 'grpc translates: call api or a service, which may use core and the store',
  },
  {
    folder: 'backend',
    may: ['core', 'schema'],
    out: 'browser and engine talk only in schema shapes: move the shared shape into schema/',
  },
  {
    folder: 'ui',
    may: ['schema', manifest],
    out: 'ui holds parts used by several pages: give it data and callbacks as props',
  },
  {
    folder: 'app',
    may: ['ui', 'schema', 'core', manifest],
    out: 'pages reach the engine through src/ui/client; parts shared with a plugin belong into src/ui',
  },
  {
    folder: 'datasource',
    may: ['ui', 'schema', 'core', manifest],
    out: 'the data source reaches the engine through src/ui/client; shared parts belong into src/ui',
  },
  {
    folder: 'panel',
    may: ['ui', 'schema', 'core', manifest],
    out: 'the panel lives on frames and src/ui/client; parts shared with the app belong into src/ui',
  },
  {
    folder: 'workbench',
    may: ['app', 'panel', 'ui', 'schema', manifest],
    out: 'the workbench only hosts the app and the panel: put what it lacks into them',
  },
  {
    folder: 'module.tsx',
    may: ['app', manifest],
    out: 'the entry only loads src/app lazily',
  },
];

/** Rows as zones of import-x/no-restricted-paths; `except` there is relative to `from`. */
function zonesOf(rows) {
  return rows.map(({ folder, may, out }) => ({
    target: `./src/${folder}`,
    from: './src',
    except: [folder, ...may].map((path) => `./${path}`),
    message: out,
  }));
}

/** Facades sit side by side and must not lean on each other. */
function facadeZones(facades) {
  return facades.flatMap((facade) => {
    const others = facades.filter((other) => other !== facade).map((other) => `./src/backend/api/${other}`);
    const message = 'one facade never imports another: move what both need into api/ itself or a service';
    return others.length === 0 ? [] : [{ target: `./src/backend/api/${facade}`, from: others, message }];
  });
}

export const zones = (facades) => [...zonesOf(folders), ...facadeZones(facades)];

/** Tests of the engine put real parts together; only the wall to the browser stays. */
export const zonesOfEngineTests = zonesOf(folders.filter(({ folder }) => folder === 'backend'));

/** A contract kit is for tests; its own files may use each other. */
export const testkitZone = {
  target: './src',
  from: './src/**/testkit/**',
  message: 'testkit is for tests: move what production code needs out of it',
};
