# Shortcuts for developers; everything works without make too.

.PHONY: build test audit soak benchmarks locks licences

build:
	python3 build.py

test:
	python3 build.py test

# Every layout × bulletin × language, where the tests take a seeded sample.
audit:
	BORDERPRESS_AUDIT=1 .venv/bin/python -m pytest tests/test_sample.py tests/test_sample_web.py \
		tests/test_textlayer.py tests/test_accessible.py

# 200 kills of a kiosk in the middle of its updates; figures in .cache/soak/kills.json.
soak:
	BORDERPRESS_SOAK=1 .venv/bin/python -m pytest tests/test_kiosk_kills.py
	cat .cache/soak/kills.json

benchmarks:
	.venv/bin/python benchmarks/times.py
	.venv/bin/python benchmarks/breaks.py
	.venv/bin/python benchmarks/languages.py
	.venv/bin/python benchmarks/update.py
	.venv/bin/python benchmarks/textlayer.py
	.venv/bin/python benchmarks/weight.py
	.venv/bin/python benchmarks/pictures.py
	.venv/bin/python benchmarks/accessible.py
	.venv/bin/python benchmarks/search.py
	.venv/bin/python benchmarks/kiosk.py

# Write requirements/*.lock anew from requirements/*.in: all hashes, no index, no path of this machine.
UV = .cache/locks/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

locks:
	python3 -m venv .cache/locks
	.cache/locks/bin/python -m pip install --quiet uv==0.13.9
	$(COMPILE) --output-file requirements/core.lock requirements/core.in
	$(COMPILE) --constraint requirements/core.lock \
		--output-file requirements/publish.lock requirements/core.in requirements/publish.in
	$(COMPILE) --constraint requirements/publish.lock \
		--output-file requirements/release.lock requirements/core.in requirements/release.in
	$(COMPILE) --constraint requirements/release.lock \
		--output-file requirements/kiosk.lock requirements/kiosk.in
	$(COMPILE) --allow-unsafe --constraint requirements/publish.lock --constraint requirements/release.lock \
		--output-file requirements/test.lock requirements/core.in requirements/publish.in \
		requirements/release.in requirements/test.in
	$(COMPILE) --no-deps --no-binary :all: \
		--output-file requirements/test-data.lock requirements/test-data.in

# Write the table of Python packages in docs/licences.md anew from their metadata.
licences:
	.venv/bin/python scripts/licences.py
