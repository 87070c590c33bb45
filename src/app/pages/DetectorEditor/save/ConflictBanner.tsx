import { Alert, Button, Stack } from '@grafana/ui';

interface ConflictBannerProps {
  /** The version that is stored now. */
  version: number;
  onLoadNewest(): void;
  onOverwrite(): void;
}

/** Somebody else saved meanwhile: nothing is lost until the user chooses. */
export function ConflictBanner({ version, onLoadNewest, onOverwrite }: ConflictBannerProps) {
  return (
    <Alert severity="warning" title={`Somebody saved this detector meanwhile (version ${version})`}>
      <Stack direction="column" gap={1}>
        Your changes are still here and are not saved.
        <Stack direction="row" wrap="wrap" gap={1}>
          <Button variant="secondary" onClick={onLoadNewest}>
            Load the newest, lose my changes
          </Button>
          <Button variant="destructive" onClick={onOverwrite}>
            Overwrite with mine
          </Button>
        </Stack>
      </Stack>
    </Alert>
  );
}
