import { AppPlugin } from '@grafana/data';
import { lazy } from 'react';

const App = lazy(async () => {
  const { App: Pages } = await import('./app/App');
  return { default: () => <Pages host="grafana" /> };
});

export const plugin = new AppPlugin<object>().setRootPage(App);
