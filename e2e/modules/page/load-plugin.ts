import { sharedModule } from './shared-modules';

type Factory = (...modules: object[]) => unknown;

declare global {
  interface Window {
    define?: (names: string[], factory: Factory) => void;
  }
}

/**
 * Loads the `module.js` of a plugin as Grafana does: as a script that calls AMD's `define`, with shared modules for
 * its dependencies and its own address as `module`. Gives its exports. One plugin at a time.
 */
export async function loadPlugin<T>(pluginId: string): Promise<T> {
  const uri = new URL(`/public/plugins/${pluginId}/module.js`, location.origin).href;
  const { names, factory } = await defined(uri);
  return factory(...names.map((name) => (name === 'module' ? { id: uri, uri } : sharedModule(name)))) as T;
}

function defined(uri: string): Promise<{ names: string[]; factory: Factory }> {
  return new Promise((resolve, reject) => {
    window.define = (names, factory) => resolve({ names, factory });
    const script = document.createElement('script');
    script.src = uri;
    script.onload = () => reject(new Error(`${uri} did not call define`));
    script.onerror = () => reject(new Error(`${uri} could not be loaded`));
    document.head.append(script);
  });
}
