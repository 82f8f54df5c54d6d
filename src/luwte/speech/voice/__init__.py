"""The caller's voice from telephone audio to 34 numbers per three seconds (VOICE.md, sections 2 to 5).

It measures and judges nothing: what the numbers mean is `luwte.recognition.voice`. Only the caller's leg may come here
(law L1); the employee's is never measured.
"""
