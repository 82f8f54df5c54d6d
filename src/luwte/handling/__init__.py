"""A belief plus this organisation's protocol to a decision: one advice, a light, a proposal, a call for help.

It recognises nothing and moves nothing by itself: steps are taken by the employee's press only (law L7). The
employee's words choose between cues and propose steps; they never touch the light, the protocol or help (law L1).
"""
