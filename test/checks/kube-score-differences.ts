/**
 * Where kube-score v1.20.0 and our rules differ, each with its reason; "it" is kube-score. The test compares exactly: an
 * entry that is no longer a difference fails it.
 */
interface Difference {
  readonly reason: string;
  readonly where: readonly string[];
}

export const DIFFERENCES: readonly Difference[] = [
  {
    reason:
      "It reads pods of Pods, Deployments, StatefulSets, DaemonSets, Jobs and CronJobs only; Argo Rollouts and ReplicaSets make pods, too.",
    where: [
      "rollout-service-missing › fail Rollout/web spec.strategy.canary.trafficRouting.alb.rootService · service-targets-pod · Service/web-canary: kube-score only",
      "rollout-service-missing › fail Rollout/web spec.strategy.canary.trafficRouting.alb.rootService · service-targets-pod · Service/web: kube-score only",
      "documents › spring and summer behind a node port · service-targets-pod · Service/echo: kube-score only",
      "documents › spring and summer behind one Service · service-targets-pod · Service/echo: kube-score only",
      "rollout-service-missing › fail Rollout/web spec.strategy.canary.canaryService · service-targets-pod · Service/web: kube-score only",
      "rollout-service-missing › pass · service-targets-pod · Service/web-canary: kube-score only",
      "rollout-service-missing › pass · service-targets-pod · Service/web: kube-score only",
      "service-selects-nothing › look-alike an Argo Rollout makes pods too · service-targets-pod · Service/web: kube-score only",
    ],
  },
  {
    reason:
      "It takes a Service without a selector for one that selects nothing, although its endpoints are in the set (zegl/kube-score#53 for ExternalName).",
    where: [
      "service-endpoints-port-mismatch › fail Service/ext spec.ports[0].name · service-targets-pod · Service/ext: kube-score only",
      "service-endpoints-port-mismatch › fail Service/ext spec.ports[0].name · service-targets-pod · Service/ext: kube-score only",
      "service-endpoints-port-mismatch › fail Service/ext spec.ports[1].name · service-targets-pod · Service/ext: kube-score only",
      "service-endpoints-port-mismatch › look-alike the ports are spread over subsets, with other numbers · service-targets-pod · Service/ext: kube-score only",
      "immutable-field-changed › change Service/web spec.loadBalancerClass · service-targets-pod · Service/web: kube-score only",
      "endpointslice-service-missing › pass · service-targets-pod · Service/ext: kube-score only",
      "service-endpoints-port-mismatch › look-alike both are unnamed · service-targets-pod · Service/ext: kube-score only",
      "service-endpoints-port-mismatch › pass · service-targets-pod · Service/ext: kube-score only",
      "service-without-endpoints › look-alike Endpoints of the same name · service-targets-pod · Service/ext: kube-score only",
      "service-without-endpoints › pass · service-targets-pod · Service/ext: kube-score only",
    ],
  },
  {
    reason: "It knows no label that a controller adds, such as the pod name of a StatefulSet or the name of a Job.",
    where: [
      "generated-label-in-selector › look-alike whether the label is there, not what it says · networkpolicy-targets-pod · NetworkPolicy/web: kube-score only",
      "generated-label-in-selector › look-alike labels that do not change with a revision · service-targets-pod · Service/db-0: kube-score only",
      "service-selects-nothing › look-alike controllers add the label · service-targets-pod · Service/db-0: kube-score only",
      "service-selects-nothing › look-alike controllers add the label · service-targets-pod · Service/import: kube-score only",
    ],
  },
  {
    reason: "It cannot be told that an operator, another set or the cluster itself makes the pods.",
    where: [
      "service-selects-nothing › look-alike operators make the pods · service-targets-pod · Service/db-primary: kube-score only",
      "service-selects-nothing › look-alike operators make the pods · service-targets-pod · Service/mq-management: kube-score only",
      "service-selects-nothing › look-alike operators make the pods · service-targets-pod · Service/otel-grpc: kube-score only",
      "service-selects-nothing › look-alike operators make the pods · service-targets-pod · Service/store-outside: kube-score only",
      "service-selects-nothing › look-alike the Prometheus operator makes the pods · service-targets-pod · Service/alertmanager: kube-score only",
      "service-selects-nothing › look-alike what every cluster runs in kube-system is not in the set · service-targets-pod · Service/coredns: kube-score only",
      "service-selects-nothing › look-alike what every cluster runs in kube-system is not in the set · service-targets-pod · Service/etcd: kube-score only",
      "servicemonitor-selects-nothing › look-alike Services that every cluster has, or that the operator makes · service-targets-pod · Service/dns-metrics: kube-score only",
      "service-selects-nothing › look-alike nothing is known of a namespace that others declare · service-targets-pod · Service/gateway: kube-score only",
      "service-selects-nothing › look-alike an operator makes the pods, or they are declared · service-targets-pod · Service/legacy: kube-score only",
      "service-selects-nothing › look-alike an operator makes the pods, or they are declared · service-targets-pod · Service/pg: kube-score only",
    ],
  },
  {
    reason: "The finding is suppressed with our annotation, and a reason.",
    where: [
      "suppression-unused › look-alike it suppresses something · service-targets-pod · Service/web: kube-score only",
      "suppression-without-reason › look-alike two, each with a reason · service-targets-pod · Service/web: kube-score only",
      "suppression-without-reason › pass · service-targets-pod · Service/web: kube-score only",
    ],
  },
  {
    reason: "We tell the fault once, at the object that is at fault; kube-score at each object that it touches.",
    where: [
      "namespace-missing › fail Deployment/w metadata.namespace · horizontalpodautoscaler-has-target · HorizontalPodAutoscaler/w: kube-score only",
      "namespace-missing › fail Deployment/w metadata.namespace · service-targets-pod · Service/w: kube-score only",
      "schema-unknown-field › fail CronJob/c spec.jobTemplate.template · cronjob-restartpolicy · CronJob/c: kube-score only",
      "schema-unknown-field › fail Deployment/w spec.template.metadata.lables · deployment-pod-selector-labels-match-template-metadata-labels · Deployment/w: kube-score only",
      "schema-unknown-field › fail Deployment/w spec.template.metadata.lables · service-targets-pod · Service/w: kube-score only",
      "service-selects-nothing › fail Service/web spec.selector · ingress-targets-service · Ingress/web: kube-score only",
      "service-selects-nothing › look-alike only its namespace is wrong, which is a finding of its own · service-targets-pod · Service/web: kube-score only",
      "statefulset-service-missing › fail StatefulSet/db spec.serviceName · service-targets-pod · Service/db: kube-score only",
      "statefulset-service-selector-mismatch › fail StatefulSet/db spec.serviceName · service-targets-pod · Service/db: kube-score only",
      "api-version-removed › fail Ingress/web apiVersion · ingress-targets-service · Ingress/web: kube-score only",
      "namespace-missing › fail Deployment/web metadata.namespace · service-targets-pod · Service/web: kube-score only",
      "selector-template-mismatch › fail Deployment/web spec.template.metadata.labels.app · service-targets-pod · Service/web: kube-score only",
    ],
  },
  {
    reason:
      "It refuses that a StatefulSet has no governing Service; Kubernetes runs its pods without one, they only have no DNS name (zegl/kube-score#336).",
    where: [
      "schema-unknown-field › fail StatefulSet/w spec.volumeClaimTemplate · statefulset-has-servicename · StatefulSet/w: kube-score only",
      "immutable-field-changed › look-alike the same to the API server: defaults spelled out, equal quantities, equal contents · statefulset-has-servicename · StatefulSet/db: kube-score only",
      "name-too-long › fail StatefulSet/web spec.template.spec.containers[0].name · statefulset-has-servicename · StatefulSet/web: kube-score only",
      "resource-quantity-suspicious › fail StatefulSet/db spec.template.spec.volumes[0].emptyDir.sizeLimit · statefulset-has-servicename · StatefulSet/db: kube-score only",
      "volume-name-duplicate › fail StatefulSet/db spec.template.spec.volumes[0].name · statefulset-has-servicename · StatefulSet/db: kube-score only",
      "documents › 28-redis-statefulset.yaml alone · statefulset-has-servicename · StatefulSet/redis-set: kube-score only",
      "name-too-long › fail StatefulSet/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa metadata.name · statefulset-has-servicename · StatefulSet/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: kube-score only",
      "statefulset-service-missing › look-alike it may be left out · statefulset-has-servicename · StatefulSet/db: kube-score only",
    ],
  },
  {
    reason: "It takes `PATH=$(PATH):…`, which extends the earlier value, for a mistake.",
    where: [
      "env-var-duplicate › look-alike it extends its earlier value, or overrides envFrom · environment-variable-key-duplication · Deployment/web: kube-score only",
    ],
  },
  {
    reason:
      "It compares an autoscaler's whole apiVersion, where the server resolves the group; it reads no ReplicationController, no custom resource, and nothing that a controller makes.",
    where: [
      "hpa-target-missing › look-alike the controller of a Gateway makes the Deployment · horizontalpodautoscaler-has-target · HorizontalPodAutoscaler/public: kube-score only",
      "hpa-target-missing › look-alike the version may differ; v1 of a ReplicationController; a kind that only its operator knows · horizontalpodautoscaler-has-target · HorizontalPodAutoscaler/b: kube-score only",
      "hpa-target-missing › look-alike the version may differ; v1 of a ReplicationController; a kind that only its operator knows · horizontalpodautoscaler-has-target · HorizontalPodAutoscaler/c: kube-score only",
      "hpa-target-missing › look-alike the version may differ; v1 of a ReplicationController; a kind that only its operator knows · horizontalpodautoscaler-has-target · HorizontalPodAutoscaler/web: kube-score only",
    ],
  },
  {
    reason: "It takes a DaemonSet for a target that can be scaled.",
    where: [
      "hpa-target-not-scalable › fail HorizontalPodAutoscaler/web spec.scaleTargetRef.kind · horizontalpodautoscaler-has-target · HorizontalPodAutoscaler/web: ours only",
    ],
  },
  {
    reason: "An empty selector means all pods, also where there is none yet (zegl/kube-score#293, #420).",
    where: [
      "networkpolicy-selects-nothing › look-alike an empty selector means all pods, also where there are none · networkpolicy-targets-pod · NetworkPolicy/np: kube-score only",
    ],
  },
  {
    reason:
      "It takes the backend of an action, which the AWS load balancer controller reads from an annotation, for a Service.",
    where: [
      "ingress-service-missing › look-alike the AWS load balancer controller reads an annotation instead · ingress-targets-service · Ingress/web: kube-score only",
      "ingress-service-port-missing › look-alike the AWS load balancer controller reads an annotation instead · ingress-targets-service · Ingress/web: kube-score only",
    ],
  },
  {
    reason: "It never looks at the default backend of an Ingress.",
    where: [
      "ingress-service-missing › fail Ingress/web spec.defaultBackend.service.name · ingress-targets-service · Ingress/web: ours only",
    ],
  },
  {
    reason: "It takes a wrong port number for right when the Service's port has no name: both names are empty.",
    where: [
      "ingress-service-port-missing › fail Ingress/web spec.rules[0].http.paths[0].backend.service.port.number · ingress-targets-service · Ingress/web: ours only",
    ],
  },
  {
    reason:
      "Of container ports it compares names within a container, their length, and whether a number is there; no syntax, no range, no number twice.",
    where: [
      "schema-invalid-value › fail Pod/w spec.containers[0].ports[0].protocol · container-ports-check · Pod/w: ours only",
      "container-port-duplicate › fail Deployment/web spec.template.spec.containers[1].ports[0].containerPort · container-ports-check · Deployment/web: ours only",
      "port-name-invalid › fail Deployment/web spec.template.spec.containers[0].ports[0].name · container-ports-check · Deployment/web: ours only",
      "schema-invalid-value › fail Deployment/web spec.template.spec.containers[0].ports[0].containerPort · container-ports-check · Deployment/web: ours only",
    ],
  },
  {
    reason: "It does not know that an empty selector of a workload is refused.",
    where: [
      "selector-empty › fail Deployment/web spec.selector · deployment-pod-selector-labels-match-template-metadata-labels · Deployment/web: ours only",
      "selector-empty › fail Deployment/web spec.selector · deployment-pod-selector-labels-match-template-metadata-labels · Deployment/web: ours only",
    ],
  },
  {
    reason: "It does not ask whether a spread constraint counts the pod that has it.",
    where: [
      "topology-spread-selects-nothing › fail Deployment/web spec.template.spec.topologySpreadConstraints[0].labelSelector · pod-topology-spread-constraints · Deployment/web: ours only",
    ],
  },
  {
    reason:
      "One value of a wrong type, one broken quantity or one broken selector ends its run without a report; ours tells the field.",
    where: [
      "schema-wrong-type › fail Deployment/w spec.replicas · kube-score gives up",
      "schema-wrong-type › fail Deployment/w spec.template.metadata.labels · kube-score gives up",
      "schema-wrong-type › fail Deployment/w spec.template.spec.containers · kube-score gives up",
      "schema-wrong-type › fail Deployment/w spec.template.spec.volumes · kube-score gives up",
      "schema-wrong-type › fail Pod/p spec.containers[0].env[0].valueFrom.configMapKeyRef.key · kube-score gives up",
      "schema-wrong-type › fail StatefulSet/w spec.volumeClaimTemplates · kube-score gives up",
      "label-value-invalid › fail Deployment/web spec.template.metadata.labels.app · kube-score gives up",
      "label-value-invalid › fail Deployment/web spec.template.metadata.labels.enabled · kube-score gives up",
      "label-value-invalid › fail Service/web spec.selector.app · kube-score gives up",
      "pdb-policy-invalid › fail PodDisruptionBudget/web spec.maxUnavailable · kube-score gives up",
      "schema-invalid-value › fail Deployment/web spec.template.spec.containers[0].resources.requests.memory · kube-score gives up",
      "schema-wrong-type › fail Deployment/web spec.replicas · kube-score gives up",
      "schema-wrong-type › fail Deployment/web spec.template.spec.containers · kube-score gives up",
      "schema-wrong-type › fail Deployment/web spec.template.spec.containers[0].env[0].value · kube-score gives up",
      "schema-wrong-type › fail Deployment/web spec.template.spec.containers[0].ports[0].containerPort · kube-score gives up",
      "selector-expression-invalid › fail Deployment/web spec.selector.matchExpressions[0].operator · kube-score gives up",
      "selector-expression-invalid › fail PodDisruptionBudget/web spec.selector.matchExpressions[0].values · kube-score gives up",
    ],
  },
];
