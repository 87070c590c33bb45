import { Button, ClipboardButton, Drawer, Field, Stack, TextArea } from '@grafana/ui';
import { useState } from 'react';
import { detectorSpecSchema, parseWith, VigilError, type DetectorSpec } from '../../../../schema';
import { sentence } from '../../../../ui/states/ErrorView';
import { jsonProblemWords, readJson } from './json-text';

interface JsonDrawerProps {
  draft: DetectorSpec;
  onApply(draft: DetectorSpec): void;
  onClose(): void;
}

/** The same detector as text: to copy, to paste, to edit. */
export function JsonDrawer({ draft, onApply, onClose }: JsonDrawerProps) {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const apply = () => {
    try {
      onApply(parseWith(detectorSpecSchema, toJson(text), 'detector'));
      onClose();
    } catch (thrown) {
      setProblem(VigilError.from(thrown).message);
    }
  };
  return (
    <Drawer title="Detector as JSON" size="md" onClose={onClose}>
      <Stack direction="column" gap={2}>
        <Field
          noMargin
          label="Definition"
          htmlFor="detector-json"
          invalid={problem !== null}
          {...(problem !== null && { error: sentence(problem) })}
        >
          <TextArea
            id="detector-json"
            rows={18}
            spellCheck={false}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </Field>
        <Stack direction="row" gap={1}>
          <Button onClick={apply}>Apply</Button>
          <ClipboardButton icon="copy" variant="secondary" getText={() => text}>
            Copy
          </ClipboardButton>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
        </Stack>
      </Stack>
    </Drawer>
  );
}

function toJson(text: string): unknown {
  const read = readJson(text);
  if ('problem' in read) {
    throw new VigilError('invalid_argument', `this is ${jsonProblemWords(read.problem)}`);
  }
  return read.value;
}
