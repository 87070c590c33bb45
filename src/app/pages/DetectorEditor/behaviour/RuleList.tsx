import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Text, useStyles2 } from '@grafana/ui';
import { LIMITS, type Rule, type RuleCondition } from '../../../../schema';
import { controlId, useEditorForm } from '../draft/editor-context';
import { featureNames } from '../draft/feature-draft';
import { useEntries } from '../fields/use-entries';
import { ConditionFields } from './ConditionFields';

const ADD_ID = controlId('rules');

/** Departures that are normal, and so do not count. */
export function RuleList() {
  const { draft, change } = useEditorForm();
  const styles = useStyles2(getStyles);
  const { rules } = draft;
  const entries = useEntries<Rule>(rules, (next) => change({ rules: next }), ADD_ID);
  const add = () =>
    entries.add(
      { conditions: [newCondition(featureNames(draft))] },
      controlId(`rules.${rules.length}.conditions.0.side`)
    );
  return (
    <section aria-label="That is normal" className={styles.list}>
      <div>
        <Text variant="bodySmall" weight="medium">
          That is normal
        </Text>
        <Text element="p" variant="bodySmall" color="secondary">
          Departures that do not count. Without an entry, none is left out.
        </Text>
      </div>
      {rules.map((rule, index) => (
        <RuleFields
          key={entries.keyAt(index)}
          index={index}
          rule={rule}
          onChange={(next) => entries.change(index, next)}
          onRemove={() => entries.remove(index)}
        />
      ))}
      <Button
        id={ADD_ID}
        size="sm"
        variant="secondary"
        icon="plus"
        className={styles.add}
        disabled={rules.length >= LIMITS.rulesPerDetector}
        onClick={add}
      >
        Add what is normal
      </Button>
    </section>
  );
}

interface RuleFieldsProps {
  index: number;
  rule: Rule;
  onChange(rule: Rule): void;
  onRemove(): void;
}

/** One entry: all of its conditions have to be true at once. */
function RuleFields({ index, rule, onChange, onRemove }: RuleFieldsProps) {
  const { draft } = useEditorForm();
  const styles = useStyles2(getStyles);
  const { conditions } = rule;
  const path = `rules.${index}.conditions`;
  const names = featureNames(draft);
  const addId = controlId(`${path}.add`);
  const entries = useEntries<RuleCondition>(conditions, (next) => onChange({ conditions: next }), addId);
  const add = () => entries.add(newCondition(names), controlId(`${path}.${conditions.length}.side`));
  return (
    <fieldset className={styles.rule}>
      <legend className={styles.legend}>Normal {index + 1}</legend>
      {conditions.map((condition, at) => (
        <ConditionFields
          key={entries.keyAt(at)}
          path={`${path}.${at}`}
          title={`${index + 1}, condition ${at + 1}`}
          lead={at === 0 ? 'While' : 'and'}
          names={names}
          condition={condition}
          onChange={(next) => entries.change(at, next)}
          onRemove={conditions.length > 1 ? () => entries.remove(at) : null}
        />
      ))}
      <div className={styles.actions}>
        <Button
          id={addId}
          size="sm"
          variant="secondary"
          fill="text"
          icon="plus"
          disabled={conditions.length >= LIMITS.conditionsPerRule}
          onClick={add}
        >
          And at the same time
        </Button>
        <Button
          size="sm"
          variant="secondary"
          fill="text"
          icon="trash-alt"
          aria-label={`Remove normal ${index + 1}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
    </fieldset>
  );
}

function newCondition(names: readonly string[]): RuleCondition {
  return { feature: names[0] ?? '', side: 'above', measure: 'absolute', atMost: null };
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  add: css({ alignSelf: 'flex-start' }),
  rule: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    minWidth: 0,
    padding: theme.spacing(1, 1.5),
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
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
