import type { Clock } from './base/clock';
import type { Logger } from './base/logger';
import { searchForMonitors } from './api/opendistro/alerting/search-for-monitors';
import { openNotifier } from './notifiers/open-notifier';
import type { OpenSources } from './open-sources';
import { Monitors } from './services/monitors/monitors';
import type { ResultSearch } from './services/search/results/result-search';
import type { Settings } from './settings';
import type { Store } from './store/store';

export interface AlertingParts {
  settings: Settings;
  store: Store;
  outside: OpenSources;
  results: ResultSearch;
  clock: Clock;
  logger: Logger;
  random: () => number;
}

export interface OpenAlerting {
  monitors: Monitors;
  /** Ends what runs, then the connections it used. */
  close(): Promise<void>;
}

/** Monitors with what they search and send by; nothing runs before they are started. */
export function openAlerting({
  settings,
  store,
  outside,
  results,
  clock,
  logger,
  random,
}: AlertingParts): OpenAlerting {
  const notifier = openNotifier(outside.tokens);
  const monitors = new Monitors({
    documents: store.documents,
    secrets: outside.secrets,
    clock,
    logger,
    notifier,
    random,
    monitorsMax: settings.monitorsMax,
    retentionDays: settings.resultsDays,
    search: searchForMonitors(results, clock),
  });
  return {
    monitors,
    close: async () => {
      await monitors.stop();
      await notifier.close();
    },
  };
}
