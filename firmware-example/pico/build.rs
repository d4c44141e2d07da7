//! Tells the linker where the board has its memory.

use std::path::Path;
use std::{env, fs};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    // In a folder of its own: the firmware beside this one has another layout of that name.
    fs::copy("memory.x", Path::new(&out).join("memory.x")).expect("OUT_DIR is there to be written");
    println!("cargo:rustc-link-arg-bins=-L{out}");
    // The scripts of cortex-m-rt, which includes `memory.x`, and of embassy-rp, for the boot loader.
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rustc-link-arg-bins=-Tlink-rp.x");
    // Sections need no alignment to pages: flash is not paged.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=memory.x");
}
