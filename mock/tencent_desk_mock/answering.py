"""Answer a call: run checks, wait for a callback if needed, write reply and journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .call_context import CallContext, RefusedError
from .journal import Call, NoBody
from .perform import carry_out, find_operation, perform, read_body
from .replies import Replies
from .schema import get_validator
from .windows import Windows

if TYPE_CHECKING:
    from .contract import Contract, Operation
    from .faults import Fault, Faults
    from .messages import Reply, Request
    from .perform import Result
    from .state import State


class Answering:
    """Answer calls one after the other; release the lock while a call waits for a callback.

    Raises:
        ContractError: A body's schema has an unknown keyword.
    """

    def __init__(self, contract: Contract, state: State, faults: Faults) -> None:
        self.windows = Windows()
        self._contract = contract
        self._state = state
        self._faults = faults
        self._replies = Replies(contract)
        for operation in contract.operations:  # now, so that a bad schema is reported at once
            get_validator(contract, operation, state.world.spellings)

    def handle(self, request: Request) -> Reply:
        """Return the reply to a request.

        Raises:
            ValueError: Neither the world's clock nor the request has a time.
        """
        changes = self._state.changes
        with changes.alone():
            context, fault, result = self._begin(request)
            if result.question is None:
                return self._finish(context, fault, result)
        while result.question is not None:
            asked = self._state.callbacks.poster.ask(result.question)
            context.answers[asked.command] = asked.reply  # a failed one lets the event continue
            with changes.alone():
                result = perform(context)
        with changes.alone():
            return self._finish(context, fault, result)

    def _begin(self, request: Request) -> tuple[CallContext, Fault | None, Result]:
        context = CallContext(
            request=request,
            now=self._state.world.clock.now(request.at),
            world=self._state.world,
            contract=self._contract,
            windows=self.windows,
            asks=self._state.callbacks.is_received,
        )
        found = find_operation(context)
        operation: Operation | None = getattr(context, "operation", None)
        fault = self._faults.take(operation.id) if operation else None
        result = found or carry_out(context, dry=fault is not None and fault.hides_effect)
        return context, fault, result

    def _finish(self, context: CallContext, fault: Fault | None, result: Result) -> Reply:
        operation: Operation | None = getattr(context, "operation", None)
        reply = self._build_reply(operation, result)
        if fault and operation:
            reply = fault.applied(reply, operation, self._replies)
        self._state.calls.add(self._call(context, result, reply, fault))
        if result.effects:
            self._state.conversation.observe(context.app, result.effects)
        return reply

    def _build_reply(self, operation: Operation | None, result: Result) -> Reply:
        if operation and not result.refusal:
            return self._replies.success(operation, result.outcome.fields)
        refusal = result.refusal or RefusedError("URL_RESOURCE_NOT_FOUND")
        reason = refusal.reason
        code = self._contract.code(reason) if isinstance(reason, str) else reason
        return self._replies.failure(operation, code, refusal.detail)

    def _call(
        self, context: CallContext, result: Result, reply: Reply, fault: Fault | None
    ) -> Call:
        request, operation = context.request, getattr(context, "operation", None)
        secret = self._contract.auth_parameter("usersig")
        return Call(
            operation=operation.id if operation else None,
            method=request.method,
            path=request.path,
            query={name: "***" if name == secret else text for name, text in context.query.items()},
            body=NoBody() if (body := read_body(context)) is None else body,
            size=len(request.body),
            at=context.now,
            step=result.step,
            violation=result.refusal.violation if result.refusal else None,
            code=reply.code,
            effects=result.effects,
            reply=reply,
            fault=fault,
        )
