import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Input, RadioButtonGroup, Switch, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ElasticsearchFeature } from '../../../../../schema';
import { fromSimple, simpleName, toSimple } from '../../draft/aggregation-form';
import { controlId } from '../../draft/editor-context';
import { DraftField } from '../../fields/DraftField';
import { JsonObjectField } from '../../fields/JsonObjectField';
import { SimpleAggregationFields } from './SimpleAggregationFields';

interface FeatureFieldsProps {
  index: number;
  feature: ElasticsearchFeature;
  onChange(feature: ElasticsearchFeature): void;
  onRemove(): void;
}

const MODES = [
  { value: 'simple' as const, label: 'Simple' },
  { value: 'json' as const, label: 'JSON' },
];

/** One feature: its name, and the aggregation that gives its number. */
export function FeatureFields({ index, feature, onChange, onRemove }: FeatureFieldsProps) {
  const styles = useStyles2(getStyles);
  const { name, enabled, aggregation } = feature;
  const simple = toSimple(aggregation);
  const [wanted, setWanted] = useState<'simple' | 'json'>(simple === null ? 'json' : 'simple');
  const path = `source.features.${index}`;
  const title = name === '' ? `feature ${index + 1}` : name;
  return (
    <fieldset className={styles.feature}>
      <legend className={styles.legend}>Feature {index + 1}</legend>
      <div className={styles.row}>
        <RadioButtonGroup
          aria-label={`How ${title} is given`}
          size="sm"
          options={MODES}
          // What two choices cannot say has to stay JSON.
          disabledOptions={simple === null ? ['simple'] : []}
          value={simple === null ? 'json' : wanted}
          onChange={setWanted}
        />
        <label className={styles.enabled} htmlFor={controlId(`${path}.enabled`)}>
          <Switch
            id={controlId(`${path}.enabled`)}
            value={enabled}
            onChange={({ currentTarget }) => onChange({ ...feature, enabled: currentTarget.checked })}
          />
          Enabled
        </label>
        <Button
          size="sm"
          variant="secondary"
          fill="text"
          icon="trash-alt"
          aria-label={`Remove ${title}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
      <div className={styles.row}>
        {simple !== null && wanted === 'simple' && (
          <SimpleAggregationFields
            path={path}
            simple={simple}
            onChange={(next) =>
              onChange({
                ...feature,
                aggregation: fromSimple(next, aggregation),
                // Until it is given a name of its own, it is called after what it is.
                name: name === '' || name === simpleName(simple) ? simpleName(next) : name,
              })
            }
          />
        )}
        <DraftField path={`${path}.name`} label="Name">
          <Input
            id={controlId(`${path}.name`)}
            width={30}
            value={name}
            onChange={({ currentTarget }) => onChange({ ...feature, name: currentTarget.value })}
          />
        </DraftField>
      </div>
      {(simple === null || wanted === 'json') && (
        <JsonObjectField
          path={`${path}.aggregation`}
          label="Aggregation"
          description="One that gives one number."
          rows={5}
          value={aggregation}
          onChange={(next) => onChange({ ...feature, aggregation: next })}
        />
      )}
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  feature: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    minWidth: 0,
    padding: theme.spacing(1, 1.5, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  legend: css({
    width: 'auto',
    margin: 0,
    padding: theme.spacing(0, 0.5),
    border: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 2) }),
  enabled: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1), margin: 0 }),
});
