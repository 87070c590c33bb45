/** The second bundle: everything that need not be there for the handshake. `main.ts` loads it. */
import type { Logger } from './base/logger';
import type { CommandInput } from './cli/command';
import { createEngine, version } from './compose';
import type { PluginServices } from './grpc/plugin-services';
import { parseSettings, type SettingsInput } from './settings';

/** The engine as Grafana's backend, running. */
export async function runPlugin(input: Omit<SettingsInput, 'role' | 'args'>, logger: Logger): Promise<PluginServices> {
  const engine = await createEngine(parseSettings({ ...input, role: 'plugin', args: [] }), logger);
  try {
    await engine.start();
  } catch (thrown) {
    await engine.stop();
    throw thrown;
  }
  return engine;
}

/** `vigil …`; resolves with its exit code. Loaded apart, since Grafana's backend needs neither commands nor an HTTP server. */
export async function runCommand(input: Omit<CommandInput, 'version'>): Promise<number> {
  const command = await import('./cli/command');
  return command.runCommand({ ...input, version });
}
