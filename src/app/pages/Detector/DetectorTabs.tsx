import { Tab, TabsBar } from '@grafana/ui';
import type { DetectorView } from '../../../schema';
import { choiceParam, useUrlParams } from '../../../ui/url/use-url-params';
import type { UrlRange } from '../../../ui/url/use-url-range';
import { AnomaliesTab } from './AnomaliesTab';
import { HealthTab } from './HealthTab';
import { HistoryTab } from './history/HistoryTab';
import { SeriesTab } from './SeriesTab';
import { UseItTab } from './UseItTab';

interface DetectorTabsProps {
  view: DetectorView;
  range: UrlRange;
}

const TABS = ['anomalies', 'series', 'history', 'health', 'use'] as const;
type TabName = (typeof TABS)[number];

const TITLES: Record<TabName, string> = {
  anomalies: 'Anomalies',
  series: 'Series',
  history: 'Historical runs',
  health: 'Health',
  use: 'Use it',
};

export function DetectorTabs({ view, range }: DetectorTabsProps) {
  const [params, change] = useUrlParams();
  const tab = choiceParam<TabName>(params, 'tab', { known: TABS, fallback: 'anomalies' });
  return (
    <>
      <TabsBar>
        {TABS.map((name) => (
          <Tab
            key={name}
            label={TITLES[name]}
            active={name === tab}
            counter={name === 'series' ? view.state.series : null}
            onChangeTab={() => change({ tab: name === 'anomalies' ? null : name, event: null, run: null })}
          />
        ))}
      </TabsBar>
      {tab === 'anomalies' && <AnomaliesTab view={view} range={range} />}
      {tab === 'series' && <SeriesTab view={view} range={range} />}
      {tab === 'history' && <HistoryTab view={view} />}
      {tab === 'health' && <HealthTab view={view} />}
      {tab === 'use' && <UseItTab view={view} />}
    </>
  );
}
