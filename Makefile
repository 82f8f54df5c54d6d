# Elk doel zet zelf klaar wat het nodig heeft: `make demo` en `make test` zijn genoeg op een verse computer.
BIN := .venv/bin
PORT ?= 8000

.PHONY: help demo test check bench evaluate model-words model-moves model-voice messages screens docs requirements
help:
	@echo "make demo      start een oefenorganisatie op 127.0.0.1:$(PORT)"
	@echo "make test      alle controles en tests"
	@echo "make check     alleen de controles: stijl, typen, imports, huisregels, inhoud"
	@echo "make bench     snelheid en geheugen, als verhouding tot een vergelijkingspunt"
	@echo "make evaluate  hoe goed de herkenning is, op schrijvers die bij het trainen niet gezien zijn (docs/evaluation.md)"
	@echo "make model-words  train het woordmodel opnieuw; dezelfde invoer geeft dezelfde bytes (een kwartier)"
	@echo "make model-moves  train de tabel van zetten van de medewerker opnieuw (een halve minuut)"
	@echo "make model-voice EMODB=map  train het stemmodel opnieuw op de opnamen van EmoDB (een minuut)"
	@echo "make messages  zoek alle teksten van de pagina's en zet klaar wat nog niet vertaald is"
	@echo "make screens   maak de beelden in docs/schermen opnieuw, uit een echte browser"
	@echo "make docs      bouw de documentatie in site/"

.venv/.klaar-core: requirements/core.txt pyproject.toml
	@tools/setup core
.venv/.klaar-dev: requirements/dev.txt pyproject.toml
	@tools/setup dev

demo: .venv/.klaar-core
	@$(BIN)/luwte demo --port $(PORT)

check: .venv/.klaar-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint src/luwte/apps/web/templates
	$(BIN)/python -m tools.house_rules
	$(BIN)/luwte content check

# Python keeps what it compiled, or every server that a test starts compiles everything anew. One thread per numeric
# library: two runners with two threads each spend most of their time waiting for each other.
test: export PYTHONDONTWRITEBYTECODE =
test: export OMP_NUM_THREADS = 1
test: export OPENBLAS_NUM_THREADS = 1
test: check
	@tools/browser
	@tools/postgres
	$(BIN)/python -m pytest -n 2 tests --ignore=tests/browser --cov --cov-report=term:skip-covered --cov-fail-under=95
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/browser

bench: .venv/.klaar-dev
	$(BIN)/python -m bench

evaluate: .venv/.klaar-dev
	$(BIN)/python -m bench.evaluate
	OMP_NUM_THREADS=1 $(BIN)/python -m bench.evaluate_voice $(if $(EMODB),--emodb $(EMODB)) $(if $(RAVDESS),--ravdess $(RAVDESS)) $(if $(NEMO),--nemo $(NEMO))

# One core and fixed threads: the order of additions decides the last bits.
model-words: .venv/.klaar-dev
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m model.train_words

model-moves: .venv/.klaar-dev
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m model.train_moves

model-voice: .venv/.klaar-dev
	@test -n "$(EMODB)" || { echo "geef de map met EmoDB: make model-voice EMODB=map" >&2; exit 1; }
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m model.train_voice --emodb $(EMODB)

messages: .venv/.klaar-dev
	$(BIN)/python -m tools.messages

screens: .venv/.klaar-dev
	$(BIN)/python -m tools.screens

docs: .venv/.klaar-dev
	$(BIN)/zensical build --clean

# Na een wijziging van de afhankelijkheden in pyproject.toml; heeft uv nodig.
requirements:
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/core.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements/dev.txt
