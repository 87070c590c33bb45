import { Collapse, Combobox, Input, Stack, Switch, TagsInput, TextArea } from '@grafana/ui';
import { useState } from 'react';
import { DETECTOR_RANGES, INTERVAL_CHOICES_MS, LIMITS } from '../../../schema';
import { formatDuration } from '../../../ui/format/durations';
import { controlId, useEditorForm } from './draft/editor-context';
import { DraftField } from './fields/DraftField';
import { DurationField } from './fields/DurationField';
import { fromDurationText, toDurationText } from './draft/duration-text';
import { fromTags, toTags } from './draft/label-tags';
import { problemAt } from './draft/editor-draft';
import { NumberField } from './fields/NumberField';

/** What the detector is called, and when and over what it runs. */
export function OutputSection() {
  const { draft, change } = useEditorForm();
  return (
    <Stack direction="column" gap={2}>
      <DraftField path="name" label="Name" description="Unique; queries and alert rules refer to it.">
        <Input
          id={controlId('name')}
          width={50}
          maxLength={LIMITS.nameChars}
          value={draft.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
      </DraftField>
      <DraftField path="description" label="Description">
        <TextArea
          id={controlId('description')}
          rows={2}
          value={draft.description}
          onChange={({ currentTarget }) => change({ description: currentTarget.value })}
        />
      </DraftField>
      <DraftField path="labels" label="Labels" description="To find it by, such as team=shop. Enter adds one.">
        <TagsInput
          id={controlId('labels')}
          placeholder="name=value"
          tags={toTags(draft.labels)}
          onChange={(tags) => change({ labels: fromTags(tags) })}
        />
      </DraftField>
      <DraftField path="enabled" label="Enabled" description="A disabled detector keeps what it has and does not look.">
        <Switch
          id={controlId('enabled')}
          value={draft.enabled}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
      </DraftField>
      <Schedule />
    </Stack>
  );
}

const INTERVAL_OPTIONS = INTERVAL_CHOICES_MS.map((ms) => ({ value: toDurationText(ms), label: formatDuration(ms) }));

function Schedule() {
  const { draft, change, shown } = useEditorForm();
  const [isOpen, setOpen] = useState(false);
  const hasProblem = ['intervalMs', 'windowDelayMs', 'historyMs', 'everyIntervals', 'seriesLimit'].some(
    (path) => problemAt(shown, path) !== undefined
  );
  const words = `Interval ${formatDuration(draft.intervalMs)}, delay ${formatDuration(draft.windowDelayMs)}, history ${formatDuration(draft.historyMs)}`;
  return (
    <Collapse label={words} isOpen={isOpen || hasProblem} onToggle={setOpen}>
      <Stack direction="row" wrap="wrap" gap={3}>
        <DraftField path="intervalMs" label="Interval" description="Distance of points and evaluations, 10 s to 1 d.">
          <Combobox
            id={controlId('intervalMs')}
            width={20}
            createCustomValue
            options={INTERVAL_OPTIONS}
            value={Number.isNaN(draft.intervalMs) ? null : toDurationText(draft.intervalMs)}
            onChange={({ value }) => change({ intervalMs: fromDurationText(value) ?? NaN })}
          />
        </DraftField>
        <DraftField
          path="windowDelayMs"
          label="Delay"
          description="How long after an interval its data is complete, up to 1 d."
        >
          <DurationField
            id={controlId('windowDelayMs')}
            valueMs={draft.windowDelayMs}
            onChange={(windowDelayMs) => change({ windowDelayMs })}
          />
        </DraftField>
        <DraftField
          path="historyMs"
          label="History"
          description="The past to learn from at the first start, up to 120 d."
        >
          <DurationField
            id={controlId('historyMs')}
            valueMs={draft.historyMs}
            onChange={(historyMs) => change({ historyMs })}
          />
        </DraftField>
        <DraftField
          path="everyIntervals"
          label="Look once in"
          description="So many intervals, all of them together; usually every one."
        >
          <NumberField
            id={controlId('everyIntervals')}
            value={draft.everyIntervals}
            unit="intervals"
            onChange={(value) => change({ everyIntervals: value ?? NaN })}
          />
        </DraftField>
        <DraftField
          path="seriesLimit"
          label="Series at most"
          description={`1–${DETECTOR_RANGES.seriesLimit.max}; beyond it the first by labels run.`}
        >
          <NumberField
            id={controlId('seriesLimit')}
            value={draft.seriesLimit}
            onChange={(value) => change({ seriesLimit: value ?? NaN })}
          />
        </DraftField>
      </Stack>
    </Collapse>
  );
}
