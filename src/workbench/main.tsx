// Grafana's kit reads its surroundings while it is loaded, so they are there before it is.
Object.assign(window, {
  __grafana_public_path__: '/public/',
  grafanaBootData: { assets: { dark: '', light: '' }, settings: { featureToggles: {} }, user: {}, navTree: [] },
});

const root = document.getElementById('root');
if (root !== null) {
  void import('./mount-workbench').then(({ mountWorkbench }) => mountWorkbench(root));
}
