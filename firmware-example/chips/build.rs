//! Tells the linker where the chip of the target has its memory.

use std::env::var;
use std::fs;
use std::path::Path;

fn main() {
    let of = |name| var(name).unwrap_or_else(|_| panic!("cargo sets {name}"));
    let layout = Path::new(&of("CARGO_MANIFEST_DIR")).join(format!("memory/{}.x", of("TARGET")));
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", layout.display());
    // A target without a layout can still be checked and documented; it links to nothing.
    if !layout.exists() {
        return;
    }
    let out = of("OUT_DIR");
    fs::copy(&layout, Path::new(&out).join("memory.x")).expect("OUT_DIR is there to be written");
    // Not `rustc-link-search`, which whoever depends on the library would get as well.
    println!("cargo:rustc-link-arg-bins=-L{out}");
    // The scripts of cortex-m-rt, which includes `memory.x`, and of riscv-rt, which does not.
    if of("CARGO_CFG_TARGET_ARCH") == "riscv32" {
        println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    // Says which function calls which: for the test that looks for panics.
    println!("cargo:rustc-link-arg-bin=no_panic=--emit-relocs");
    // Sections need no alignment to pages: flash is not paged.
    println!("cargo:rustc-link-arg-bins=--nmagic");
}
