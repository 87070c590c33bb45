/** Grafana sets its page frame through this; the package hides it from its types. */
declare module '*/components/PluginPage.mjs' {
  import type { PluginPageType } from '@grafana/runtime';

  export function setPluginPage(component: PluginPageType): void;
}
