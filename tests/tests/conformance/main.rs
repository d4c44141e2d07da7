//! What `logconf replay` prints, compared with what CPython 3.11 does.
//!
//! - `LOGCONF_COMMAND` is the path of the command `logconf`; without it, the comparisons are left out and
//!   say so. `LOGCONF_REPLAY` names another command in place of `logconf replay`, or is `oracle`: CPython
//!   is then compared with itself.
//! - `LOGCONF_SCENARIOS` and `LOGCONF_SEED` say how many random scenarios are compared, and which.
//! - `LOGCONF_PYTHON` is a Python 3.11 (`python3` otherwise). Where there is none, results that were
//!   recorded from one stand in; `LOGCONF_PYTHON=none` asks for them.
//! - `LOGCONF_CORPUS` is a folder of real configurations, as in the test of the capacities.
//! - `LOGCONF_STRICT` switches off what only concerns the words of Python's own errors.
//!
//! The layers: [`generate`] makes scenarios, [`oracle`] asks CPython, [`replay`] runs the command, [`compare`]
//! judges, knowing the deliberate [`differences`], and [`shrink`] makes a mismatch small. The tests are in
//! [`random`], [`recorded`], [`corpus`], [`cpython`], [`converted`] and [`unchanged`].

mod compare;
mod converted;
mod corpus;
mod cpython;
mod differences;
mod generate;
mod json;
mod oracle;
mod random;
mod recorded;
mod replay;
mod report;
mod shrink;
mod steady;
mod unchanged;
