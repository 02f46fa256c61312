import numpy as np

from rnnviz.data.sunspots import TEST_POINTS, TRAIN_POINTS, sunspots


def test_years_and_numbers_of_the_classical_scale():
    series = sunspots()
    number_in = dict(zip(series.times, series.values, strict=True))
    assert (series.times[0], series.times[-1], len(series)) == (1700, 2008, 309)
    assert (number_in[1700], number_in[1749], number_in[1921], number_in[1957]) == (5.0, 80.9, 26.1, 190.2)
    assert series.values.max() == number_in[1957]
    assert series.time_name == "year"


def test_the_customary_split_falls_between_1920_and_1921():
    times = sunspots().times
    assert times[TRAIN_POINTS - 1] == 1920
    assert times[TRAIN_POINTS + TEST_POINTS - 1] == 1955


def test_the_cycle_lasts_about_eleven_years():
    values = sunspots().values
    power = np.abs(np.fft.rfft(values - values.mean())) ** 2
    assert 10 < len(values) / np.argmax(power) < 12
