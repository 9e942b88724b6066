package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// settings is what the environment and the arguments ask of the program.
type settings struct {
	service       string
	version       string
	message       string
	port          int
	startDelay    time.Duration
	slow          time.Duration
	exits         bool
	exitCode      int
	exitReason    string
	neverReady    bool
	ignoreSigterm bool
}

// readSettings lets an argument NAME=value win over the environment variable of the same name. Other arguments are
// left alone: pods pass the flags of the real image (`nginx -g "daemon off;"`, `sh -c …`).
func readSettings(args []string, lookup func(string) (string, bool)) (settings, error) {
	given := map[string]string{}
	for _, arg := range args {
		if key, value, found := strings.Cut(arg, "="); found && key == strings.ToUpper(key) && !strings.HasPrefix(key, "-") {
			given[key] = value
		}
	}
	get := func(key, otherwise string) string {
		if value, found := given[key]; found {
			return value
		}
		if value, found := lookup(key); found && value != "" {
			return value
		}
		return otherwise
	}
	reader := settingReader{get: get}
	read := settings{
		service:       get("SERVICE", "app"),
		version:       get("VERSION", "unknown"),
		message:       get("MESSAGE", "hello"),
		port:          reader.number("PORT", "80"),
		startDelay:    reader.duration("START_DELAY"),
		slow:          reader.duration("SLOW"),
		exits:         get("EXIT_CODE", "") != "",
		exitCode:      reader.number("EXIT_CODE", "0"),
		exitReason:    get("EXIT_REASON", ""),
		neverReady:    reader.flag("NEVER_READY"),
		ignoreSigterm: reader.flag("IGNORE_SIGTERM"),
	}
	return read, reader.err
}

// settingReader remembers the first setting that could not be read.
type settingReader struct {
	get func(key, otherwise string) string
	err error
}

func (reader *settingReader) number(key, otherwise string) int {
	text := reader.get(key, otherwise)
	number, err := strconv.Atoi(text)
	if err != nil && reader.err == nil {
		reader.err = fmt.Errorf("%s=%q is not a whole number", key, text)
	}
	return number
}

// duration reads `5s` or `200ms`; a plain number is seconds.
func (reader *settingReader) duration(key string) time.Duration {
	text := reader.get(key, "0")
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return time.Duration(seconds * float64(time.Second))
	}
	duration, err := time.ParseDuration(text)
	if err != nil && reader.err == nil {
		reader.err = fmt.Errorf("%s=%q is not a duration such as 5s", key, text)
	}
	return duration
}

func (reader *settingReader) flag(key string) bool {
	text := reader.get(key, "false")
	flag, err := strconv.ParseBool(text)
	if err != nil && reader.err == nil {
		reader.err = fmt.Errorf("%s=%q is neither true nor false", key, text)
	}
	return flag
}

func podName() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}
