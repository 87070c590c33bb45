import { Combobox, Input } from '@grafana/ui';
import { SIMPLE_METRICS, type SimpleAggregation, type SimpleMetric } from '../../draft/aggregation-form';
import { controlId, useReport } from '../../draft/editor-context';
import { DraftField } from '../../fields/DraftField';

interface SimpleAggregationFieldsProps {
  /** Of the feature. */
  path: string;
  simple: SimpleAggregation;
  onChange(simple: SimpleAggregation): void;
}

const WORDS: Readonly<Record<SimpleMetric, string>> = {
  avg: 'Average',
  sum: 'Sum',
  min: 'Smallest',
  max: 'Largest',
  value_count: 'Number of values',
  cardinality: 'Number of different values',
};

const METRICS = SIMPLE_METRICS.map((value) => ({ value, label: WORDS[value], description: value }));

/** An aggregation as what is done and with which field. */
export function SimpleAggregationFields({ path, simple, onChange }: SimpleAggregationFieldsProps) {
  const set = (part: Partial<SimpleAggregation>) => onChange({ ...simple, ...part });
  useReport(`${path}.field`, simple.field.trim() === '' ? 'Field must not be empty' : null);
  return (
    <>
      <DraftField path={`${path}.metric`} label="What">
        <Combobox
          id={controlId(`${path}.metric`)}
          width={30}
          options={METRICS}
          value={simple.metric}
          onChange={({ value }) => set({ metric: value })}
        />
      </DraftField>
      <DraftField path={`${path}.field`} label="Of the field">
        <Input
          id={controlId(`${path}.field`)}
          width={30}
          placeholder="latency"
          value={simple.field}
          onChange={({ currentTarget }) => set({ field: currentTarget.value })}
        />
      </DraftField>
    </>
  );
}
