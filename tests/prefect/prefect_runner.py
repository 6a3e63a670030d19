"""Runs described flows in Prefect Core 1.4.1: a description in JSON on each line of standard input, what
came of it on the line of standard output. `_flow_description.ts` says how a flow is described, and
`_tacit_runner.ts` does the same in Tacit."""
import datetime
import json
import os
import re
import sys
import time

os.environ["PREFECT__LOGGING__LEVEL"] = "CRITICAL"
os.environ["PREFECT__USER_CONFIG_PATH"] = os.devnull

import pendulum
import prefect
from prefect import Flow, Parameter, Task, case, flatten, triggers, unmapped
from prefect.engine import cache_validators, signals, state as states
from prefect.engine.flow_runner import FlowRunner
from prefect.executors import LocalExecutor
from prefect.tasks.control_flow import ifelse, merge, switch

INPUTS = "abcd"
MOST_PASSES = 40
TRIGGERS = {
    "allSuccessful": triggers.all_successful,
    "allFailed": triggers.all_failed,
    "allFinished": triggers.all_finished,
    "anySuccessful": triggers.any_successful,
    "anyFailed": triggers.any_failed,
    "notAllSkipped": triggers.not_all_skipped,
    "manualOnly": triggers.manual_only,
}
VALIDATORS = {
    "durationOnly": cache_validators.duration_only,
    "allInputs": cache_validators.all_inputs,
    "allParameters": cache_validators.all_parameters,
    "neverUse": cache_validators.never_use,
}
# A loop's result, where none is given, is this text of its signal.
SIGNAL_TEXT = re.compile(r"^[A-Z]+\('m:")
ERRORS = {"TypeError": TypeError, "RangeError": type("RangeError", (Exception,), {})}


def trigger_of(description):
    name = description["name"]
    if name == "throws":
        def throwing(upstream_states):
            raise ERRORS["TypeError"]("m:trigger")
        return throwing
    if name == "false":
        return lambda upstream_states: False
    if name in ("someSuccessful", "someFailed"):
        make = triggers.some_successful if name == "someSuccessful" else triggers.some_failed
        return make(at_least=description.get("atLeast"), at_most=description.get("atMost"))
    return TRIGGERS[name]


def plain(value):
    """What a task sees of an input and a reader of a result, without what the languages differ in."""
    if isinstance(value, signals.PrefectStateSignal) and not value.state.is_failed():
        return None
    if isinstance(value, BaseException):
        name = type(value).__name__
        is_known = name in ERRORS or isinstance(value, signals.PrefectStateSignal)
        return {"error": name} if is_known else None
    if isinstance(value, str) and SIGNAL_TEXT.match(value):
        return None
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def value_of(kind, inputs):
    """What a task gives that returns."""
    if "const" in kind:
        return kind["const"]
    inputs = plain(inputs)
    if kind["of"] == "inputs":
        return inputs
    if kind["of"] == "first":
        return inputs[0] if inputs else None
    if kind["of"] == "isFirst":
        return bool(inputs) and inputs[0] is not None
    context = prefect.context
    return [
        context.get("task_run_count"),
        context.get("task_loop_count") or 1,
        plain(context.get("task_loop_result")),
        context.get("map_index"),
    ]


def raise_signal(act):
    options = {}
    if "result" in act:
        options["result"] = act["result"]
    raise getattr(signals, act["signal"])(act["message"], **options)


def act_out(act, inputs):
    if act["do"] == "throw":
        raise ERRORS[act["error"]](act["message"])
    if act["do"] == "signal":
        raise_signal(act)
    return value_of(act["value"], inputs)


class DescribedTask(Task):
    def __init__(self, description, **options):
        self.description = description
        self.calls = {}
        super().__init__(**options)

    def run(self, a=None, b=None, c=None, d=None):
        index = prefect.context.get("map_index")
        call = self.calls[index] = self.calls.get(index, -1) + 1
        acts = self.description["acts"]
        child = self.description.get("child")
        if child is not None and child != index:
            acts = acts[-1:]
        return act_out(acts[min(call, len(acts) - 1)], [a, b, c, d][: self.description["arity"]])


def make_state(description):
    return getattr(states, description["state"])(description["message"], result=description.get("result"))


def handler_of(description, told, key):
    """A handler that notes what it is told, and answers as described, once for each task run."""
    answered = set()

    def handler(subject, old_state, new_state):
        index = None if key is None else prefect.context.get("map_index")
        name = "flow" if key is None else key if index is None else "{}[{}]".format(key, index)
        change = "{} > {}".format(type(old_state).__name__, type(new_state).__name__)
        told.setdefault(name, []).append(change)
        answer = description.get("answer")
        if answer is None or answer["on"] != type(new_state).__name__ or name in answered:
            return None
        answered.add(name)
        if answer["do"] == "state":
            return make_state(answer)
        if answer["do"] == "signal":
            raise_signal(answer)
        raise ERRORS["TypeError"](answer["message"])

    return handler


def options_of(node, told):
    options = {"name": node["name"], "checkpoint": False}
    if "trigger" in node:
        options["trigger"] = trigger_of(node["trigger"])
    if "skipOnUpstreamSkip" in node:
        options["skip_on_upstream_skip"] = node["skipOnUpstreamSkip"]
    if node.get("maxRetries"):
        options["max_retries"] = node["maxRetries"]
        options["retry_delay"] = datetime.timedelta(0)
    if "retryOn" in node:
        options["retry_on"] = [ERRORS[name] for name in node["retryOn"]]
    if "cache" in node:
        options["cache_for"] = datetime.timedelta(hours=1)
        options["cache_validator"] = VALIDATORS[node["cache"]]
    if "handler" in node:
        options["state_handlers"] = [handler_of(node["handler"], told, node["name"])]
    return options


def input_of(described, tasks):
    value = tasks[described["node"]] if "node" in described else described["value"]
    if described.get("mark") == "unmapped":
        return unmapped(value)
    return flatten(value) if described.get("mark") == "flatten" else value


def add_node(node, tasks, told):
    kind = node["kind"]
    if kind == "parameter":
        options = {"default": node["default"]} if "default" in node else {}
        tasks[node["name"]] = Parameter(node["name"], **options)()
    elif kind == "task":
        task = DescribedTask(node, **options_of(node, told))
        inputs = {INPUTS[i]: input_of(each, tasks) for i, each in enumerate(node["inputs"])}
        after = [tasks[name] for name in node.get("after", [])]
        task.bind(**inputs, upstream_tasks=after, mapped=node.get("mapped", False))
        tasks[node["name"]] = task
    elif kind == "case":
        with case(tasks[node["condition"]], node["value"]):
            for inner in node["nodes"]:
                add_node(inner, tasks, told)
    elif kind == "ifElse":
        ifelse(tasks[node["condition"]], tasks[node["whenTrue"]], tasks.get(node.get("whenFalse")))
    elif kind == "switch":
        switch(tasks[node["condition"]], {key: tasks[name] for key, name in node["cases"]})
    else:
        tasks[node["name"]] = merge(*[tasks[name] for name in node["merged"]], name=node["name"])


def show(state):
    shown = {"state": type(state).__name__, "message": state.message, "result": plain(state.result)}
    if state.is_mapped():
        shown["children"] = [show(child) for child in state.map_states]
    return shown


def run_once(flow, description, task_states, told):
    """One run as `flow.run()` does it, but for a pause: that ends the run, as nobody is there to ask."""
    state = states.Scheduled(start_time=pendulum.now("utc"), result=dict(task_states))
    for _ in range(MOST_PASSES):
        state = FlowRunner(flow=flow).run(
            parameters=description["parameters"],
            return_tasks=flow.tasks,
            state=state,
            task_states=state.result,
            context={},
            task_contexts={},
            executor=LocalExecutor(),
        )
        if state.is_finished() or not isinstance(state.result, dict):
            break
        all_states = list(state.result.values())
        for mapped in [each for each in all_states if each.is_mapped()]:
            all_states.extend(mapped.map_states)
        waiting = [each for each in all_states if each.is_scheduled() and not isinstance(each, states.Paused)]
        if not waiting:
            break
        starts = [each.start_time for each in waiting if each.start_time is not None]
        time.sleep(max((min(starts) - pendulum.now("utc")).total_seconds(), 0) if starts else 0)
    else:
        told["endless"] = []
    return state


def keep_caches(flow, state):
    """`Flow.run` does this when a run has finished."""
    if not isinstance(state.result, dict):
        return
    for task, task_state in state.result.items():
        if task_state.is_cached():
            key = task.cache_key or task.name
            prefect.context.caches[key] = prefect.context.caches.get(key, []) + [task_state]


def run_described(description):
    told, tasks, runs = {}, {}, []
    options = {}
    if "handler" in description:
        options["state_handlers"] = [handler_of(description["handler"], told, None)]
    with Flow("described", **options) as flow:
        for node in description["nodes"]:
            add_node(node, tasks, told)
    if "references" in description:
        flow.set_reference_tasks([tasks[name] for name in description["references"]])
    task_states = {}
    with prefect.context(caches={}):
        for _ in range(description.get("runs", 1)):
            told.clear()
            state = run_once(flow, description, task_states, told)
            results = state.result if isinstance(state.result, dict) else {}
            runs.append({
                "flow": {"state": type(state).__name__, "message": state.message},
                "tasks": {name: show(results[task]) for name, task in tasks.items() if task in results},
                "told": {name: list(changes) for name, changes in told.items()},
            })
            keep_caches(flow, state)
            task_states = {}
            if any(isinstance(each, states.Paused) for each in results.values()):
                task_states = {
                    task: states.Resume("m:resume") if isinstance(each, states.Paused) else each
                    for task, each in results.items()
                }
    return runs


for line in sys.stdin:
    try:
        answer = {"runs": run_described(json.loads(line))}
    except Exception as error:
        answer = {"error": repr(error)}
    print(json.dumps(answer, default=repr), flush=True)
