"""The rules: frozen values and functions of them; no framework, clock or socket."""
