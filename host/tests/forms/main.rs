//! Configs in JSON, INI, YAML and TOML on the command line, and what is made of them.

#[path = "../device/mod.rs"]
mod device;

mod convert;
mod explain;
mod hostile;
mod places;
mod random;
mod tree;
