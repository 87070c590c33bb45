import * as emotion from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as reactRouterDom from 'react-router-dom';
import * as reactJsxRuntime from 'react/jsx-runtime';
import * as rxjs from 'rxjs';

/** What Grafana gives its plugins, as far as ours ask for it: one instance of each on the page. */
const SHARED: Readonly<Record<string, object>> = {
  '@emotion/css': emotion,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  react,
  'react-dom': reactDom,
  // Grafana gives react-router-dom-v5-compat under this name: what version 6 of react-router-dom passes on, and no more.
  'react-router': reactRouterDom,
  'react/jsx-runtime': reactJsxRuntime,
  rxjs,
};

/** @throws Error for a module that is not among them */
export function sharedModule(name: string): object {
  const module = SHARED[name];
  if (module === undefined) {
    throw new Error(`a plugin asks for "${name}", which this page does not share`);
  }
  return module;
}
