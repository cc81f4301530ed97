// peer: serves the series of an exposition by client_golang, as an exporter
// written with it would: a GaugeVec for each family, encoded at each scrape.
// Usage: peer FILE; prints where it listens.
// SPDX-License-Identifier: Apache-2.0
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

func labels(metric *dto.Metric) (names, values []string) {
	for _, pair := range metric.GetLabel() {
		names = append(names, pair.GetName())
		values = append(values, pair.GetValue())
	}
	return names, values
}

func register(registry *prometheus.Registry, family *dto.MetricFamily) {
	names, _ := labels(family.GetMetric()[0])
	vec := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: family.GetName(), Help: family.GetHelp()}, names)
	for _, metric := range family.GetMetric() {
		_, values := labels(metric)
		vec.WithLabelValues(values...).Set(metric.GetGauge().GetValue())
	}
	registry.MustRegister(vec)
}

func load(path string) (*prometheus.Registry, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var parser expfmt.TextParser
	families, err := parser.TextToMetricFamilies(file)
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	for _, family := range families {
		if family.GetType() == dto.MetricType_GAUGE {
			register(registry, family)
		}
	}
	return registry, nil
}

func main() {
	registry, err := load(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	log.Fatal(http.Serve(listener, promhttp.HandlerFor(registry,
		promhttp.HandlerOpts{})))
}
