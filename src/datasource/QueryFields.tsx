import { Combobox, InlineField, InlineSwitch, RadioButtonGroup, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';
import { ALERT_MEASURES, LIMITS, SEVERITIES } from '../schema';
import { CommittedInput } from './CommittedInput';
import type { VigilDataSource } from './datasource';
import { variableOptions } from './detector-options';
import { DetectorPicker } from './DetectorPicker';
import { LABEL_WIDTH } from './label-width';
import { LabelsField } from './LabelsField';
import type { QueryField, VigilQuery, WholeQuery } from './query';

interface QueryFieldsProps {
  datasource: VigilDataSource;
  query: WholeQuery;
  fields: readonly QueryField[];
  /** A change of any field; the query is asked again at once. */
  onChange(change: Partial<VigilQuery>): void;
  withVariables: boolean;
}

const SEVERITY_OPTIONS: ComboboxOption[] = [
  { value: '', label: 'All' },
  ...SEVERITIES.map((severity) => ({
    value: severity,
    label: severity === 'severe' ? 'severe' : `${severity} and above`,
  })),
];

const MEASURE_OPTIONS = [
  { value: 'score', label: 'Score', description: 'Newest score, 0 to 100' },
  { value: 'severity', label: 'Severity', description: '0 none, 1 slight, 2 moderate, 3 severe' },
  { value: 'open', label: 'Open anomaly', description: '1 while an anomaly is open, else 0' },
] satisfies Array<{ value: (typeof ALERT_MEASURES)[number]; label: string; description: string }>;

const FAILING_OPTIONS = [
  {
    value: 'error' as const,
    label: 'Error',
    description: 'The rule goes into its error state, saying since when and why',
  },
  { value: 'no_data' as const, label: 'No data', description: 'The rule sees no data' },
];

/** The settings of one query type, each one labelled control. */
export function QueryFields({ datasource, query, fields, onChange, withVariables }: QueryFieldsProps) {
  const picksOne = query.queryType === 'band' || query.queryType === 'score';
  return (
    <>
      {fields.map((field) => {
        switch (field) {
          case 'detector':
            return (
              <DetectorPicker
                key={field}
                datasource={datasource}
                value={query.detector}
                onChange={(detector) => onChange({ detector })}
                placeholder={picksOne ? 'The one most in need of a look' : 'All detectors'}
                withVariables={withVariables}
              />
            );
          case 'labels':
            return <LabelsField key={field} value={query.labels} onChange={(labels) => onChange({ labels })} />;
          case 'severity':
            return (
              <SeverityField
                key={field}
                value={query.severity}
                variables={withVariables ? variableOptions(datasource) : []}
                onChange={(severity) => onChange({ severity })}
              />
            );
          case 'seriesLimit':
            return (
              <SeriesLimitField
                key={field}
                value={query.seriesLimit}
                onChange={(seriesLimit) => onChange({ seriesLimit })}
              />
            );
          case 'openOnly':
            return <OpenOnlyField key={field} value={query.openOnly} onChange={(openOnly) => onChange({ openOnly })} />;
          case 'measure':
            return (
              <InlineField
                key={field}
                label="Number"
                labelWidth={LABEL_WIDTH}
                tooltip="What the threshold is compared with, for every series"
              >
                <RadioButtonGroup
                  options={MEASURE_OPTIONS}
                  value={query.measure}
                  onChange={(measure) => onChange({ measure })}
                />
              </InlineField>
            );
          case 'onFailing':
            return (
              <InlineField
                key={field}
                label="Failing detector"
                labelWidth={LABEL_WIDTH}
                tooltip="What a rule sees when a detector fails or is late"
              >
                <RadioButtonGroup
                  options={FAILING_OPTIONS}
                  value={query.onFailing}
                  onChange={(onFailing) => onChange({ onFailing })}
                />
              </InlineField>
            );
        }
      })}
    </>
  );
}

interface SeverityFieldProps {
  value: string;
  variables: ComboboxOption[];
  onChange(severity: string): void;
}

function SeverityField({ value, variables, onChange }: SeverityFieldProps) {
  const id = useId();
  return (
    <InlineField label="Severity" labelWidth={LABEL_WIDTH} htmlFor={id}>
      <Combobox
        id={id}
        options={[...SEVERITY_OPTIONS, ...variables]}
        value={value.startsWith('$') ? { value, label: value } : value}
        onChange={(option) => onChange(option.value)}
        width={24}
      />
    </InlineField>
  );
}

function SeriesLimitField({ value, onChange }: { value: number; onChange(limit: number): void }) {
  const id = useId();
  const commit = (text: string) => {
    const limit = Math.round(Number(text));
    if (limit >= 1 && limit <= LIMITS.seriesPerFrameQuery) {
      onChange(limit);
    }
  };
  return (
    <InlineField
      label="Most series"
      labelWidth={LABEL_WIDTH}
      htmlFor={id}
      tooltip={`Worst first, 1 to ${LIMITS.seriesPerFrameQuery}`}
    >
      <CommittedInput
        id={id}
        type="number"
        min={1}
        max={LIMITS.seriesPerFrameQuery}
        value={String(value)}
        onCommit={commit}
      />
    </InlineField>
  );
}

function OpenOnlyField({ value, onChange }: { value: boolean; onChange(openOnly: boolean): void }) {
  const id = useId();
  return (
    <InlineField label="Open only" labelWidth={LABEL_WIDTH} htmlFor={id} tooltip="Only anomalies that still go on">
      <InlineSwitch id={id} value={value} onChange={(event) => onChange(event.currentTarget.checked)} />
    </InlineField>
  );
}
