import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, FilterInput, useStyles2 } from '@grafana/ui';
import { useRef } from 'react';
import { SOURCE_KINDS, STATE_KINDS, type ListDetectorsQuery, type StateKind } from '../../../schema';
import type { Query } from '../../../ui/client/engine-client';
import { useShortcuts } from '../../../ui/keyboard/use-shortcuts';
import { SOURCE_NAMES } from '../../../ui/format/source-words';
import { HiddenText } from '../../../ui/page/HiddenText';
import type { UrlChanges, UrlStep } from '../../../ui/url/use-url-params';
import { SORTS } from './list-query';
import { StateFilter } from './StateFilter';

interface ListFiltersProps {
  query: Query<ListDetectorsQuery>;
  states: Record<StateKind, number> | undefined;
  onChange(changes: UrlChanges, step?: UrlStep): void;
}

const SORT_WORDS: Record<(typeof SORTS)[number], string> = {
  attention: 'Most in need of a look',
  name: 'Name',
  updated: 'Last changed',
};

const SOURCES = SOURCE_KINDS.map((value) => ({ value, label: SOURCE_NAMES[value] }));
const SORT_OPTIONS = SORTS.map((value) => ({ value, label: SORT_WORDS[value] }));

/** Search, state, source, labels and order; every change starts at the first page again. */
export function ListFilters({ query, states, onChange }: ListFiltersProps) {
  const styles = useStyles2(getStyles);
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => search.current?.focus() });
  const change = (changes: UrlChanges, step?: UrlStep) => onChange({ cursor: null, page: null, ...changes }, step);

  return (
    <div className={styles.bar} role="search">
      <div className={styles.search}>
        <FilterInput
          escapeRegex={false}
          ref={search}
          value={query.search ?? ''}
          placeholder="Search name or description ( / )"
          aria-label="Search detectors"
          onChange={(text) => change({ search: text }, 'replace')}
        />
      </div>
      <StateFilter
        counts={states}
        selected={query.state ?? []}
        onChange={(state) => change({ state: STATE_KINDS.filter((kind) => state.includes(kind)) })}
      />
      <HiddenText id="list-source">Source</HiddenText>
      <Combobox
        aria-labelledby="list-source"
        placeholder="Any source"
        options={SOURCES}
        value={query.source?.[0] ?? null}
        isClearable
        width={20}
        onChange={(option) => change({ source: option?.value ?? null })}
      />
      <FilterInput
        escapeRegex={false}
        value={query.labels ?? ''}
        placeholder='Labels: team="shop"'
        aria-label="Labels of the detector"
        width={24}
        onChange={(text) => change({ labels: text }, 'replace')}
      />
      <HiddenText id="list-order">Order</HiddenText>
      <Combobox
        aria-labelledby="list-order"
        options={SORT_OPTIONS}
        value={query.sort ?? 'attention'}
        width={26}
        onChange={({ value }) => change({ sort: value === 'attention' ? null : value })}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
  }),
  search: css({ flex: `1 1 ${theme.spacing(28)}`, minWidth: theme.spacing(24) }),
});
