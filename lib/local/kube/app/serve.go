package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

// shutdownLimit bounds how long requests in flight may take after the listener was closed.
const shutdownLimit = 20 * time.Second

const fetchLimit = 5 * time.Second

// answer is what `/` and `/health` say; the order of its fields is the order in the JSON.
type answer struct {
	Service string `json:"service"`
	Version string `json:"version"`
	Pod     string `json:"pod"`
	Message string `json:"message"`
}

// serve answers until SIGTERM. Then the listener closes at once and requests in flight finish, as a plain node
// server does; whoever connects later is refused, which is the loss that a drain prevents.
func serve(settings settings) error {
	server := &http.Server{Addr: fmt.Sprintf(":%d", settings.port), Handler: handler(settings)}
	stopped := make(chan error, 1)
	if settings.ignoreSigterm {
		signal.Ignore(syscall.SIGTERM, syscall.SIGINT)
	} else {
		go closeOnSignal(server, stopped)
	}
	fmt.Printf("%s %s listens on port %d\n", settings.service, settings.version, settings.port)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return <-stopped
}

func closeOnSignal(server *http.Server, stopped chan<- error) {
	signalled, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	<-signalled.Done()
	fmt.Println("asked to stop: no new connections")
	limited, cancel := context.WithTimeout(context.Background(), shutdownLimit)
	defer cancel()
	stopped <- server.Shutdown(limited)
}

func handler(settings settings) http.Handler {
	body := answer{Service: settings.service, Version: settings.version, Pod: podName(), Message: settings.message}
	routes := http.NewServeMux()
	routes.HandleFunc("/", func(writer http.ResponseWriter, request *http.Request) {
		time.Sleep(settings.slow)
		write(writer, http.StatusOK, body)
	})
	routes.HandleFunc("/health", func(writer http.ResponseWriter, request *http.Request) {
		time.Sleep(settings.slow)
		if settings.neverReady {
			write(writer, http.StatusServiceUnavailable, body)
			return
		}
		write(writer, http.StatusOK, body)
	})
	routes.HandleFunc("/fetch", fetch)
	return routes
}

// fetch answers with what the pod itself gets from the URL in `?url=`: proof of DNS and of Services from inside.
func fetch(writer http.ResponseWriter, request *http.Request) {
	client := http.Client{Timeout: fetchLimit}
	response, err := client.Get(request.URL.Query().Get("url"))
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	writer.WriteHeader(response.StatusCode)
	_, _ = io.Copy(writer, response.Body) // the client may be gone: its business
}

func write(writer http.ResponseWriter, status int, body answer) {
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(status)
	_ = json.NewEncoder(writer).Encode(body) // the client may be gone: its business
}
