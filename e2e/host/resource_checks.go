package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

const detectorName = "e2e checkout"

// Small enough to be learnt in seconds, long enough to know days and weeks.
const detectorSpec = `{
	"name": "` + detectorName + `",
	"source": {"kind": "demo", "metric": "checkout_p95_seconds"},
	"intervalMs": 300000,
	"historyMs": 1209600000
}`

func resourceChecks(s *session) []check {
	return []check{
		{"resource: a list", func() (string, error) {
			return s.expect("Viewer", "GET", "api/v1/detectors?limit=10", "", 200, `"items":[]`)
		}},
		{"resource: a detector is made", func() (string, error) {
			return s.expect("Editor", "POST", "api/v1/detectors", detectorSpec, 201, detectorName)
		}},
		{"resource: a name that is taken is 409", func() (string, error) {
			return s.expect("Editor", "POST", "api/v1/detectors", detectorSpec, 409, "already_exists")
		}},
		{"resource: a viewer may not make one", func() (string, error) {
			return s.expect("Viewer", "POST", "api/v1/detectors", detectorSpec, 403, "permission_denied")
		}},
		{"resource: nobody may do nothing", func() (string, error) {
			return s.expect("None", "GET", "api/v1/detectors", "", 403, "permission_denied")
		}},
		{"resource: malformed JSON is 400", func() (string, error) {
			return s.expect("Editor", "POST", "api/v1/detectors", `{"name":`, 400, "invalid_argument")
		}},
		{"resource: every wrong field is named", func() (string, error) {
			body := `{"name": "x", "source": {"kind": "demo", "metric": "orders"}, "intervalMs": 5, "wrong": 1}`
			return s.expect("Editor", "POST", "api/v1/detectors", body, 400, `"path":"intervalMs"`, `"path":"wrong"`)
		}},
		{"resource: an unknown path is 404", func() (string, error) {
			return s.expect("Viewer", "GET", "api/v1/nowhere", "", 404, "not_found")
		}},
		{"resource: an unknown detector is 404", func() (string, error) {
			return s.expect("Viewer", "GET", "api/v1/detectors/nope", "", 404, "not_found")
		}},
		{"resource: a body of 6 MiB arrives whole", func() (string, error) {
			body := `{"name": "` + strings.Repeat("x", 6<<20) + `"}`
			return s.expect("Editor", "POST", "api/v1/detectors", body, 400, "name must have at most 120 characters")
		}},
		{"resource: a body of 11 MiB is 413 and says what is allowed", func() (string, error) {
			return s.expect("Editor", "POST", "api/v1/detectors", strings.Repeat("x", 11<<20), 413, "resource_exhausted")
		}},
		{"resource: the description of the API comes in pieces that gRPC's usual limit takes", func() (string, error) {
			return s.expect("Viewer", "GET", "api/v1/openapi.json", "", 200, `"openapi"`)
		}},
		{"the detector learns its history and runs", func() (string, error) { return s.learnt() }},
	}
}

// call is one resource call: status of the first message, the bodies of all put together.
func (s *session) call(role, method, url, body string) (int, string, error) {
	ctx, cancel := patience()
	defer cancel()
	path, _, _ := strings.Cut(url, "?")
	stream, err := s.resources.CallResource(ctx, &pluginv2.CallResourceRequest{
		PluginContext: contextOf(role),
		Path:          path,
		Method:        method,
		Url:           url,
		Headers:       map[string]*pluginv2.StringList{"Content-Type": {Values: []string{"application/json"}}},
		Body:          []byte(body),
	})
	if err != nil {
		return 0, "", err
	}
	status := 0
	var whole strings.Builder
	for first := true; ; first = false {
		piece, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return status, whole.String(), nil
		}
		if err != nil {
			return status, "", err
		}
		if len(piece.Body) > 1<<20 {
			return status, "", fmt.Errorf("a piece of %d bytes", len(piece.Body))
		}
		if first {
			status = int(piece.Code)
		}
		whole.Write(piece.Body)
	}
}

func (s *session) expect(role, method, url, body string, status int, parts ...string) (string, error) {
	got, text, err := s.call(role, method, url, body)
	if err != nil {
		return "", err
	}
	shown := text
	if len(shown) > 200 {
		shown = shown[:200] + "…"
	}
	if got != status || !json.Valid([]byte(text)) {
		return "", fmt.Errorf("want %d, got %d: %s", status, got, shown)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return "", fmt.Errorf("%q is missing in %s", part, shown)
		}
	}
	return fmt.Sprintf("%d %s", got, shown), nil
}

type detectorView struct {
	Detector struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Version int    `json:"version"`
	} `json:"detector"`
	State struct {
		Kind    string `json:"kind"`
		Series  int    `json:"series"`
		Failing *struct {
			Message string `json:"message"`
		} `json:"failing"`
	} `json:"state"`
}

// onlyDetector is the one that the checks have made.
func (s *session) onlyDetector() (detectorView, error) {
	_, text, err := s.call("Viewer", "GET", "api/v1/detectors", "")
	var page struct {
		Items []detectorView `json:"items"`
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &page)
	}
	if err != nil {
		return detectorView{}, err
	}
	if len(page.Items) != 1 {
		return detectorView{}, fmt.Errorf("want one detector, got %s", text)
	}
	return page.Items[0], nil
}

func (s *session) learnt() (string, error) {
	var view detectorView
	err := eventually("running", 60*time.Second, func() (bool, error) {
		var err error
		if view, err = s.onlyDetector(); err != nil {
			return true, err
		}
		if view.State.Failing != nil {
			return true, errors.New(view.State.Failing.Message)
		}
		return view.State.Kind == "running", fmt.Errorf("it is %s", view.State.Kind)
	})
	if view.State.Kind == "running" {
		err = nil
	}
	return fmt.Sprintf("%d series", view.State.Series), err
}
