import { hclogLogger } from './base/hclog-logger';
import { isStartedByGrafana } from './grpc/handshake';
import { startPlugin } from './grpc/plugin';

/** Everything but the handshake is loaded after it: the store, the services, the command line. */
const loadEngine = () => import('./engine');

const args = process.argv.slice(2);

if (args.length === 0 && isStartedByGrafana(process.env)) {
  const logger = hclogLogger({ level: 'info' });
  void startPlugin({
    process,
    logger,
    loadEngine: async () =>
      (await loadEngine()).runPlugin({ env: process.env, cwd: process.cwd(), programDir: __dirname }, logger),
  });
} else {
  void loadEngine().then(async ({ runCommand }) => {
    process.exitCode = await runCommand({ args, process, programDir: __dirname });
  });
}
