package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func queryChecks(s *session) []check {
	return []check{
		{"query band: value, expected, lower and upper, set up to draw the band", func() (string, error) { return queryBand(s) }},
		{"query score: typed time series that expressions take", func() (string, error) { return queryScore(s) }},
		{"query anomalies: the documented columns", func() (string, error) { return queryAnomalies(s) }},
		{"query annotations: time, timeEnd, title, text, tags, id", func() (string, error) { return queryAnnotations(s) }},
		{"query alert: one numeric-long frame, one number for each set of labels", func() (string, error) { return queryAlert(s) }},
		{"query alert: severity and open anomalies as numbers", func() (string, error) { return queryMeasures(s) }},
		{"query status: one row a detector", func() (string, error) { return queryStatus(s) }},
		{"query: no data is a frame without fields", func() (string, error) { return queryNothing(s) }},
		{"query: an error of one refId keeps the others", func() (string, error) { return queryErrors(s) }},
		{"query: an organisation does not see the detectors of another", func() (string, error) { return queryElsewhere(s) }},
	}
}

// ask sends one query for each model, refIds A, B, C …, over the last fifteen days, more than the history.
func (s *session) ask(pluginContext *pluginv2.PluginContext, models ...string) (map[string]*pluginv2.DataResponse, error) {
	ctx, cancel := patience()
	defer cancel()
	now := time.Now().UnixMilli()
	request := &pluginv2.QueryDataRequest{PluginContext: pluginContext, Headers: map[string]string{"FromAlert": "true"}}
	for i, model := range models {
		request.Queries = append(request.Queries, &pluginv2.DataQuery{
			RefId:         string(rune('A' + i)),
			MaxDataPoints: 1000,
			IntervalMS:    1000,
			TimeRange:     &pluginv2.TimeRange{FromEpochMS: now - 15*24*3600*1000, ToEpochMS: now},
			Json:          []byte(model),
		})
	}
	answer, err := s.queries.QueryData(ctx, request)
	if err != nil {
		return nil, err
	}
	if len(answer.Responses) != len(models) {
		return nil, fmt.Errorf("%d queries, %d answers", len(models), len(answer.Responses))
	}
	return answer.Responses, nil
}

// frames decodes the answer to one query as Grafana does.
func (s *session) frames(model string) (data.Frames, error) {
	responses, err := s.ask(contextOf("Viewer"), model)
	if err != nil {
		return nil, err
	}
	answer := responses["A"]
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	frames, err := data.UnmarshalArrowFrames(answer.Frames)
	for _, frame := range frames {
		if frame.RefID != "A" {
			return nil, fmt.Errorf("frame %q has refId %q", frame.Name, frame.RefID)
		}
	}
	return frames, err
}

func (s *session) only(model string) (*data.Frame, error) {
	frames, err := s.frames(model)
	if err == nil && len(frames) != 1 {
		err = fmt.Errorf("want one frame, got %d", len(frames))
	}
	if err != nil {
		return nil, err
	}
	return frames[0], nil
}

// columns checks names and types, in order.
func columns(frame *data.Frame, want ...string) error {
	var got []string
	for _, field := range frame.Fields {
		got = append(got, field.Name+" "+field.Type().ItemTypeString())
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		return fmt.Errorf("want %s; got %s", strings.Join(want, ", "), strings.Join(got, ", "))
	}
	return nil
}

func queryBand(s *session) (string, error) {
	frames, err := s.frames(`{"queryType": "band", "detector": "` + detectorName + `"}`)
	if err != nil {
		return "", err
	}
	if len(frames) == 0 || frames[0].Rows() < 100 {
		return "", fmt.Errorf("%d frames, hardly any rows", len(frames))
	}
	for _, frame := range frames {
		if err := columns(frame, "time time.Time", "value *float64", "expected *float64", "lower *float64", "upper *float64"); err != nil {
			return "", err
		}
		lower, upper := frame.Fields[3], frame.Fields[4]
		if upper.Config == nil || upper.Config.Custom["fillBelowTo"] != lower.Config.DisplayNameFromDS {
			return "", fmt.Errorf("the band does not fill: %v", upper.Config)
		}
		if err := bandHolds(frame); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d frames of %d rows, labels %s", len(frames), frames[0].Rows(), frames[0].Fields[1].Labels), nil
}

// bandHolds checks that times rise to the millisecond and bounds enclose what was expected.
func bandHolds(frame *data.Frame) error {
	bounded := 0
	for row := range frame.Rows() {
		at := frame.Fields[0].At(row).(time.Time)
		if at.UnixNano()%int64(time.Millisecond) != 0 || row > 0 && !at.After(frame.Fields[0].At(row-1).(time.Time)) {
			return fmt.Errorf("time %s in row %d", at, row)
		}
		expected, lower, upper := frame.Fields[2].At(row).(*float64), frame.Fields[3].At(row).(*float64), frame.Fields[4].At(row).(*float64)
		if expected == nil || lower == nil || upper == nil {
			continue
		}
		bounded++
		if !(*lower <= *expected && *expected <= *upper) {
			return fmt.Errorf("row %d: %g ≤ %g ≤ %g does not hold", row, *lower, *expected, *upper)
		}
	}
	if bounded < frame.Rows()/2 {
		return fmt.Errorf("only %d of %d rows have a band", bounded, frame.Rows())
	}
	return nil
}

func queryScore(s *session) (string, error) {
	frames, err := s.frames(`{"queryType": "score"}`)
	if err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, frame := range frames {
		if frame.Meta == nil || frame.Meta.Type != data.FrameTypeTimeSeriesMulti || frame.Meta.TypeVersion.IsZero() {
			return "", fmt.Errorf("the frame's type is %v", frame.Meta)
		}
		if err := columns(frame, "time time.Time", "score float64"); err != nil {
			return "", err
		}
		labels := frame.Fields[1].Labels
		if labels["detector"] != detectorName || seen[labels.String()] {
			return "", fmt.Errorf("labels %s", labels)
		}
		seen[labels.String()] = true
		for row := range frame.Rows() {
			if score := frame.Fields[1].At(row).(float64); !(score >= 0 && score <= 100) {
				return "", fmt.Errorf("score %g", score)
			}
		}
	}
	return fmt.Sprintf("%d series", len(seen)), nil
}

func queryAnomalies(s *session) (string, error) {
	frame, err := s.only(`{"queryType": "anomalies"}`)
	if err != nil {
		return "", err
	}
	err = columns(frame, "time time.Time", "timeEnd *time.Time", "severity float64", "score float64", "detector string", "series string",
		"side string", "value float64", "expected *float64", "lower *float64", "upper *float64", "duration float64", "points float64",
		"explanation string", "open bool", "origin string", "id string", "detectorId string", "seriesKey string", "reasons string")
	if err != nil {
		return "", err
	}
	if frame.Rows() == 0 {
		return "", errors.New("two weeks of the demo shop without an anomaly")
	}
	custom, _ := frame.Meta.Custom.(map[string]any)
	if custom["datasourceUid"] != datasourceUID {
		return "", fmt.Errorf("custom is %v", frame.Meta.Custom)
	}
	severity := frame.Fields[2].Config
	if severity == nil || len(severity.Mappings) == 0 || len(frame.Fields[4].Config.Links) == 0 {
		return "", errors.New("mappings or links are missing")
	}
	return fmt.Sprintf("%d anomalies, the newest: %v", frame.Rows(), frame.Fields[13].At(0)), nil
}

func queryAnnotations(s *session) (string, error) {
	frame, err := s.only(`{"queryType": "annotations", "severity": "slight"}`)
	if err != nil {
		return "", err
	}
	if err := columns(frame, "time time.Time", "timeEnd time.Time", "title string", "text string", "tags string", "id string"); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d regions", frame.Rows()), nil
}

// alertShape is what the server-side reader of numeric-long frames asks for: its type with a version, text columns as
// labels, one number, no time, and no set of labels twice.
func alertShape(frame *data.Frame) error {
	if frame.Meta == nil || frame.Meta.Type != data.FrameTypeNumericLong || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		return fmt.Errorf("the frame's type is %v", frame.Meta)
	}
	numbers := 0
	for _, field := range frame.Fields {
		switch {
		case field.Type().Numeric():
			numbers++
		case field.Type() != data.FieldTypeString && field.Type() != data.FieldTypeNullableString:
			return fmt.Errorf("column %s is of type %s", field.Name, field.Type())
		}
	}
	if numbers != 1 {
		return fmt.Errorf("%d numbers", numbers)
	}
	seen := map[string]bool{}
	for row := range frame.Rows() {
		var labels []string
		for _, field := range frame.Fields {
			if value, present := field.ConcreteAt(row); present && !field.Type().Numeric() {
				labels = append(labels, fmt.Sprintf("%s=%v", field.Name, value))
			}
		}
		key := strings.Join(labels, ",")
		if seen[key] {
			return fmt.Errorf("labels %s come twice", key)
		}
		seen[key] = true
	}
	return nil
}

func queryAlert(s *session) (string, error) {
	frame, err := s.only(`{"queryType": "alert", "detector": "` + detectorName + `"}`)
	if err != nil {
		return "", err
	}
	if frame.Rows() == 0 {
		return "", errors.New("no row")
	}
	if value, _ := frame.Fields[0].ConcreteAt(0); frame.Fields[0].Name != "detector" || value != detectorName {
		return "", fmt.Errorf("column %s holds %v", frame.Fields[0].Name, value)
	}
	return fmt.Sprintf("%d rows", frame.Rows()), alertShape(frame)
}

func queryMeasures(s *session) (string, error) {
	for measure, highest := range map[string]float64{"severity": 3, "open": 1} {
		frame, err := s.only(`{"queryType": "alert", "measure": "` + measure + `"}`)
		if err != nil {
			return "", err
		}
		if err := alertShape(frame); err != nil {
			return "", err
		}
		field, _ := frame.FieldByName(measure)
		if field == nil {
			return "", fmt.Errorf("no column %q", measure)
		}
		for row := range frame.Rows() {
			if value := field.At(row).(float64); !(value >= 0 && value <= highest) {
				return "", fmt.Errorf("%s is %g", measure, value)
			}
		}
	}
	return "severity 0…3, open 0…1", nil
}

func queryStatus(s *session) (string, error) {
	frame, err := s.only(`{"queryType": "status"}`)
	if err != nil {
		return "", err
	}
	state, _ := frame.FieldByName("state")
	if frame.Rows() != 1 || state == nil {
		return "", fmt.Errorf("%d rows", frame.Rows())
	}
	value, _ := state.ConcreteAt(0)
	return fmt.Sprintf("it is %v", value), nil
}

func queryNothing(s *session) (string, error) {
	frame, err := s.only(`{"queryType": "alert", "labels": "nowhere=\"x\""}`)
	if err != nil {
		return "", err
	}
	if len(frame.Fields) != 0 {
		return "", fmt.Errorf("%d fields", len(frame.Fields))
	}
	return "a frame without fields", nil
}

func queryErrors(s *session) (string, error) {
	responses, err := s.ask(contextOf("Viewer"), `{"queryType": "status"}`, `{`, `{"detector": "nope"}`, `{"seriesLimit": 0}`,
		`{"queryType": "forecast"}`, `{"queryType": "alert", "labels": "pod=\"$pod\""}`)
	if err != nil {
		return "", err
	}
	if a := responses["A"]; a.Error != "" || len(a.Frames) != 1 {
		return "", fmt.Errorf("A: %s", a.Error)
	}
	for refID, part := range map[string]string{
		"B": "not valid JSON", "C": `"nope"`, "D": "seriesLimit must be", "E": "queryType must be", "F": "variable $pod",
	} {
		answer := responses[refID]
		status := map[bool]int32{true: 404, false: 400}[refID == "C"]
		if !strings.Contains(answer.Error, part) || answer.Status != status || answer.ErrorSource != "plugin" || len(answer.Frames) > 0 {
			shown, _ := json.Marshal(answer)
			return "", fmt.Errorf("%s: %s", refID, shown)
		}
	}
	return responses["F"].Error, nil
}

func queryElsewhere(s *session) (string, error) {
	elsewhere := contextOf("Admin")
	elsewhere.OrgId = 2
	responses, err := s.ask(elsewhere, `{"queryType": "band", "detector": "`+detectorName+`"}`, `{"queryType": "status"}`)
	if err != nil {
		return "", err
	}
	if responses["A"].Status != 404 {
		return "", fmt.Errorf("A: %d %s", responses["A"].Status, responses["A"].Error)
	}
	frame, err := data.UnmarshalArrowFrame(responses["B"].Frames[0])
	if err != nil || frame.Rows() != 0 {
		return "", fmt.Errorf("it sees %v, %v", frame, err)
	}
	return responses["A"].Error, nil
}
