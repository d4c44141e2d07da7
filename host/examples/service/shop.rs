//! What the service is there for.

use std::io;
use std::num::ParseIntError;

/// Why an order cannot be met.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("an order says how many of what")]
    Unclear,
    #[error("{0:?} is no number of things")]
    Number(String, #[source] ParseIntError),
}

/// Sells what each line says, until there are no more.
pub fn sell(orders: impl Iterator<Item = io::Result<String>>) {
    for order in orders.map_while(Result::ok) {
        log::debug!("an order of {} bytes", order.len());
        match read(&order) {
            Ok((count, what)) => log::info!(count, what; "sold"),
            Err(error) => log::error!(err:err = error; "cannot sell"),
        }
    }
}

fn read(order: &str) -> Result<(u32, &str), Refused> {
    let (count, what) = order.split_once(' ').ok_or(Refused::Unclear)?;
    let number = count.parse();
    let number = number.map_err(|error| Refused::Number(count.to_owned(), error))?;
    Ok((number, what))
}
