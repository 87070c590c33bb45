/**
 * Which npm packages and Node modules a folder may use: patterns for no-restricted-imports, most special row first.
 * A file takes the patterns of every row whose `files` match it, so rows add up.
 */

const nodeModules =
  '^(node:|(fs|path|os|crypto|http|https|net|child_process|worker_threads|process|url|util|stream)(/|$))';
const browserLibraries = '^(@grafana/|@emotion/|react(-dom|-router-dom)?(/|$))';
const engineLibraries = '^(@grpc/|@hono/|hono(/|$)|kysely(/|$)|pino|prom-client|undici)';
const only = (...names) => `^(?!\\.{1,2}(/|$))(?!(${names.join('|')})(/|$))`;

const rows = [
  { folders: ['schema'], regex: only('zod'), message: 'schema depends on zod alone, so that both worlds can load it' },
  {
    folders: ['core'],
    regex: only('fft\\.js'),
    message: 'core is pure mathematics: no Node, no Grafana, no React; take what you need as an argument',
  },
  {
    folders: ['backend'],
    regex: browserLibraries,
    message: '@grafana/* and React are browser code: the engine and the pages meet in src/schema',
  },
  {
    folders: ['backend'],
    except: ['grpc', 'main.ts', 'engine.ts'],
    regex: '^@grpc/',
    message: 'only backend/grpc speaks gRPC: hand it a plain function',
  },
  {
    folders: ['backend'],
    except: ['store'],
    regex: '^(kysely|node:sqlite)',
    message: 'only backend/store knows the database: add a method to store/store.ts',
  },
  {
    folders: ['backend/services', 'backend/jobs', 'backend/store', 'backend/base'],
    regex: '^(@hono/|hono(/|$)|undici)',
    message: 'HTTP belongs into backend/api (in) and backend/sources (out)',
  },
  {
    folders: ['app', 'datasource', 'panel', 'ui', 'workbench'],
    regex: `${nodeModules}|${engineLibraries}`,
    message: 'this runs in a browser: call the engine through src/ui/client',
  },
  {
    folders: ['app', 'datasource', 'panel', 'ui'],
    except: ['client'],
    names: ['getBackendSrv'],
    from: '@grafana/runtime',
    message: 'only src/ui/client calls the engine: use or extend its typed functions',
  },
];

function appliesTo(row, path) {
  const folder = row.folders.find((name) => path === name || path.startsWith(`${name}/`));
  if (folder === undefined) {
    return false;
  }
  return !(row.except ?? []).some((name) => path === `${folder}/${name}` || path.startsWith(`${folder}/${name}/`));
}

const toPattern = ({ regex, names, from, message }) =>
  names === undefined ? { regex, message } : { group: [from], importNames: names, message };

/** The options of no-restricted-imports for one folder or file below src/. */
export const packagePatterns = (path) => rows.filter((row) => appliesTo(row, path)).map(toPattern);

/** Every place below src/ where the set of patterns changes, outermost first so that later blocks override. */
export const packageScopes = [
  ...new Set(
    rows.flatMap(({ folders, except = [] }) => folders.flatMap((f) => [f, ...except.map((e) => `${f}/${e}`)]))
  ),
].sort((a, b) => a.split('/').length - b.split('/').length);
